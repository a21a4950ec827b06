#!/bin/sh
# nginx in a container; what differs from place to place is said by the environment and by mounted files:
#   MAILBOX=on        the demonstration's mailbox at /hop-thu-thu (default: off)
#   TRUSTED_PROXIES   networks of proxies in front of this one, separated by blanks: theirs is the last word on who asks
#   /run/secrets/tls-certificate, tls-key   with something in them: https on 8443, and 8080 leads there
set -eu
front=/run/contest/front
rm -rf /run/contest/compressor.sock "$front"
mkdir -p "$front" /tmp/gateway
for network in ${TRUSTED_PROXIES:-}; do
    echo "set_real_ip_from $network;" >> "$front/proxies.conf"
done
[ ! -f "$front/proxies.conf" ] || echo "real_ip_header X-Forwarded-For; real_ip_recursive on;" >> "$front/proxies.conf"
if [ -s /run/secrets/tls-certificate ] && [ -s /run/secrets/tls-key ]; then
    cp /etc/contest/gateway/tls.conf "$front/tls.conf"
fi
exec nginx -c "/etc/contest/gateway/mailbox-${MAILBOX:-off}/nginx.conf"
