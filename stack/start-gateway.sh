#!/bin/sh
# start-gateway.sh GROUP-FILE SOCKET PROGRAM…: nginx killed with -9 leaves workers that keep the port, and a socket
# file that cannot be bound again. End what is left of the last run's process group, if that was in this boot, remove
# the socket, then become PROGRAM, the leader of a new group.
file=$1; socket=$2; shift 2
program=$(basename "$1")
boot=$(cat /proc/sys/kernel/random/boot_id)
if { read -r old_boot old_group < "$file"; } 2>/dev/null && [ "$old_boot" = "$boot" ]; then
    for folder in /proc/[0-9]*; do
        { read -r name < "$folder/comm"; } 2>/dev/null || continue
        [ "$name" = "$program" ] || continue
        group=$(sed 's/.*) //' "$folder/stat" 2>/dev/null | cut -d' ' -f3)
        [ "$group" != "$old_group" ] || kill -KILL "${folder#/proc/}" 2>/dev/null
    done
fi
rm -f "$socket"
echo "$boot $$" > "$file"
exec "$@"
