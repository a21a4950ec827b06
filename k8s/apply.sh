#!/bin/sh
# k8s/apply.sh OVERLAY: install, or roll to what the overlay says now. Servers and settings first, then databases, topics and
# migrations, and only when those are done the programs. Safe to run again; a failed step leaves the programs as they were.
#   kubectl is taken from KUBECTL, e.g. KUBECTL="kubectl --context province"
set -eu
here=$(dirname "$0")
overlay=$here/overlays/${1:-}
kubectl=${KUBECTL:-kubectl}
patience=${PATIENCE:-600} # seconds
refuse() {
    echo "apply.sh: $*" >&2
    exit 1
}
[ -f "$overlay/kustomization.yaml" ] || refuse "which overlay? One of:" $(ls "$here/overlays")
said=$($kubectl get --raw /readyz --request-timeout 10s 2>&1) ||
    refuse "no cluster answers (KUBECONFIG and KUBECTL say which): $(echo "$said" | tail -n 1)"
all=$(mktemp)
trap 'rm -f "$all"' EXIT
$kubectl kustomize "$overlay" > "$all" ||
    refuse "cannot be rendered; are there secrets? ./contest secrets k8s/components/secret-files/secrets"
mine() { $kubectl --namespace contest "$@"; }
apply() { $kubectl apply --server-side --force-conflicts --filename "$all" --selector "$1"; }

echo "== servers, settings, rules"
apply '!contest/phase'
for server in $(mine get statefulsets --selector contest/server --output name); do
    mine rollout status --timeout "${patience}s" "$server"
done
echo "== databases, topics, migrations"
mine delete jobs --selector contest/phase --ignore-not-found --wait
apply contest/phase=before
jobs="jobs --selector contest/phase=before"
# Name and condition of each. One that failed for good never completes: it is looked for, so that nobody waits for it.
states() { mine get $jobs --output 'jsonpath={range .items[*]}job/{.metadata.name} {.status.conditions[?(@.status=="True")].type}{"\n"}{end}'; }
deadline=$(($(date +%s) + patience))
until mine wait $jobs --for=condition=complete --timeout=5s 2> /dev/null; do
    if states | grep -q Failed || [ "$(date +%s)" -ge "$deadline" ]; then
        for job in $(states | grep -v Complete | cut -d " " -f 1); do
            mine logs --prefix --tail 5 "$job" || true
        done
        refuse "not migrated, so no program was touched"
    fi
done
echo "== programs"
apply contest/phase=roll
for program in $(mine get deployments --selector contest/phase=roll --output name); do
    mine rollout status --timeout "${patience}s" "$program"
done
