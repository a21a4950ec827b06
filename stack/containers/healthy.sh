#!/bin/bash
# healthy PORT [PATH]: ends with 0 when this container's own PORT answers 200; otherwise says why. Slim images have no curl.
exec 3<> "/dev/tcp/127.0.0.1/$1" || exit 1
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "${2:-/readyz}" >&3
read -r -t 5 _ status _ <&3
[ "$status" = 200 ] || { echo "$status $(tail -n 1 <&3)"; exit 1; }
