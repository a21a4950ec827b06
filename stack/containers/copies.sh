#!/bin/sh
# In the container `copies` of docker-compose.yml (what calls it: stack/containers/backups.py):
#   out BEGAN          votes, facts and attachments into /backup; BEGAN (epoch) is written for Prometheus
#   whole BEGAN        says there that a base backup was taken, too
#   drilled WHEN       says there that a drill passed
#   votes              votes that the restored ledger has not read go into the new log; prints JSON
#   back UNTIL         facts until then into the new log, attachments to their place
set -eu
files=/var/lib/contest/files
note() { python -c 'import sys; from pathlib import Path; from stack.backups import textfile; from stack.home import Home
textfile.write(Home(Path("/var/lib/contest")), "backup", {name: float(sys.argv[1]) for name in sys.argv[2:]})' "$@"; }
case $1 in
    out)
        python -m servicekit.log_copier copy /backup/log
        python -m stack.backups.attachments "$files" /backup/files
        note "$2" contest_backup_log_timestamp_seconds
        ;;
    whole) note "$2" contest_backup_last_success_timestamp_seconds contest_backup_verified_timestamp_seconds ;;
    drilled) note "$2" contest_backup_drill_timestamp_seconds ;;
    votes) exec voting replay-votes /backup/log ;;
    back)
        python -m servicekit.log_copier replay /backup/log --until "$2"
        python -m stack.backups.attachments /backup/files "$files"
        ;;
esac
