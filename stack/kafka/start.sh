#!/bin/sh
# The broker of a container: fills in the settings that lie beside this file, formats the log the first time, becomes Kafka.
#   NODE_ID          this broker's number
#   ADVERTISED_HOST  how others reach it
#   VOTERS           1@HOST:9093,2@… all brokers
#   CLUSTER_ID       22 characters, the same for all, never changed
#   KAFKA_TOGETHER   "yes" when there are three
set -eu
here=$(dirname "$0")
settings=/tmp/server.properties
companions=alone
[ "${KAFKA_TOGETHER:-}" != yes ] || companions=together
sed -e "s|{number}|$NODE_ID|" -e "s|{voters}|$VOTERS|" -e "s|{host}|$ADVERTISED_HOST|" -e "s|{listen}|0.0.0.0|g" \
    -e "s|{port}|9092|g" -e "s|{controller_port}|9093|" -e "s|{data}|/var/lib/kafka/data/log|" "$here/server.properties" > "$settings"
cat "$here/$companions.properties" >> "$settings"
# Nothing is written beside the log; the container's own output is the log of the program.
export LOG_DIR=/tmp/logs EXTRA_ARGS="-name kafka" KAFKA_LOG4J_OPTS="-Dlog4j2.configurationFile=$here/log4j2.properties"
[ -e /var/lib/kafka/data/log/meta.properties ] ||
    /opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$settings"
exec /opt/kafka/bin/kafka-server-start.sh "$settings"
