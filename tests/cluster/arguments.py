"""What each program of the node is started with."""

from pathlib import Path

ADDRESS = "10.200.0.1"
"""The node's only one, in a network of its own."""
SERVICES = "10.96.0.0/16"
PODS = "10.244.0.0/16"


def etcd(root: Path) -> list[str]:
    here = "http://127.0.0.1:2379"
    own = ["--data-dir", f"{root}/etcd", "--unsafe-no-fsync", "--logger=zap"]
    return [*own, "--listen-client-urls", here, "--advertise-client-urls", here]


def api_server(root: Path) -> list[str]:
    pki = root / "pki"
    return [
        "--etcd-servers=http://127.0.0.1:2379",
        f"--bind-address={ADDRESS}",
        f"--advertise-address={ADDRESS}",
        "--secure-port=6443",
        f"--tls-cert-file={pki}/apiserver.crt",
        f"--tls-private-key-file={pki}/apiserver.key",
        f"--service-cluster-ip-range={SERVICES}",
        f"--service-account-key-file={pki}/sa.pub",
        f"--service-account-signing-key-file={pki}/sa.key",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--token-auth-file={root}/tokens.csv",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        f"--client-ca-file={pki}/ca.crt",
        f"--kubelet-client-certificate={pki}/kubelet-client.crt",
        f"--kubelet-client-key={pki}/kubelet-client.key",
        f"--kubelet-certificate-authority={pki}/ca.crt",
        "--kubelet-preferred-address-types=InternalIP",
        f"--requestheader-client-ca-file={pki}/ca.crt",
        "--requestheader-allowed-names=front-proxy",
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        f"--proxy-client-cert-file={pki}/front-proxy.crt",
        f"--proxy-client-key-file={pki}/front-proxy.key",
        "--enable-aggregator-routing",
    ]


def controllers(root: Path) -> list[str]:
    return [
        f"--service-account-private-key-file={root}/pki/sa.key",
        f"--root-ca-file={root}/pki/ca.crt",
        "--use-service-account-credentials",
        f"--cluster-cidr={PODS}",
        "--allocate-node-cidrs",
        "--horizontal-pod-autoscaler-sync-period=5s",
    ]


def kubelet(root: Path) -> list[str]:
    files = ["--config", f"{root}/kubelet.yaml", "--kubeconfig", f"{root}/node.conf"]
    own = ["--root-dir", f"{root}/kubelet", "--cert-dir", f"{root}/kubelet/pki"]
    return [*files, *own, "--hostname-override=node1", f"--node-ip={ADDRESS}"]


def metrics(root: Path) -> list[str]:
    kinds = ("kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig")
    files = [f"--{kind}={root}/admin.conf" for kind in kinds]
    own = ["--secure-port=4443", f"--bind-address={ADDRESS}", f"--cert-dir={root}/metrics"]
    asked = ["--kubelet-insecure-tls", "--kubelet-preferred-address-types=InternalIP"]
    rhythm = ["--metric-resolution=10s", "--kubelet-request-timeout=5s"]
    return [*files, *own, *asked, *rhythm]
