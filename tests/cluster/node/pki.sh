#!/bin/sh
# pki.sh ADDRESS: in this folder, an authority and what the API server and the kubelet show each other, for ten days.
set -eu
address=$1
exec 2> openssl.log
signed() { # NAME SUBJECT EXTENSION
    openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "$2"
    echo "$3" > "$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 10 -out "$1.crt" -extfile "$1.ext"
}
openssl req -x509 -newkey rsa:2048 -nodes -days 10 -keyout ca.key -out ca.crt -subj /CN=contest-test
openssl genrsa -out sa.key 2048
openssl rsa -in sa.key -pubout -out sa.pub
signed apiserver /CN=kube-apiserver "subjectAltName=IP:10.96.0.1,IP:$address,IP:127.0.0.1,DNS:kubernetes.default.svc,DNS:kubernetes"
signed kubelet-client /O=system:masters/CN=apiserver-kubelet extendedKeyUsage=clientAuth
signed front-proxy /CN=front-proxy extendedKeyUsage=clientAuth
signed kubelet /CN=system:node:node1 "subjectAltName=IP:$address,DNS:node1"
