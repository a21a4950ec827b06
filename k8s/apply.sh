#!/bin/sh
# k8s/apply.sh OVERLAY: install, or roll to what the overlay says now. Servers and settings first, then databases, topics and
# migrations, and only when those are done the programs. Safe to run again; a failed step leaves the programs as they were.
#   kubectl is taken from KUBECTL, e.g. KUBECTL="kubectl --context province"
set -eu
overlay=$(dirname "$0")/overlays/$1
kubectl=${KUBECTL:-kubectl}
patience=${PATIENCE:-600s}
all=$(mktemp)
trap 'rm -f "$all"' EXIT
$kubectl kustomize "$overlay" > "$all"
mine() { $kubectl --namespace contest "$@"; }
apply() { $kubectl apply --server-side --force-conflicts --filename "$all" --selector "$1"; }

echo "== servers, settings, rules"
apply '!contest/phase'
for server in $(mine get statefulsets --selector contest/server --output name); do
    mine rollout status --timeout "$patience" "$server"
done
echo "== databases, topics, migrations"
mine delete jobs --selector contest/phase --ignore-not-found --wait
apply contest/phase=before
if ! mine wait --for=condition=complete --timeout "$patience" jobs --selector contest/phase=before; then
    mine logs --selector contest/phase=before --all-containers --prefix --tail 5 --ignore-errors
    echo "apply.sh: not migrated, so no program was touched" >&2
    exit 1
fi
echo "== programs"
apply contest/phase=roll
for program in $(mine get deployments --selector contest/phase=roll --output name); do
    mine rollout status --timeout "$patience" "$program"
done
