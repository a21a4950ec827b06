# One image for each service; its web process, its loops, its migrations and its commands are all `service …` in it.
# `./contest images` builds all of them, after the gateway's, which says what the pages' styles are called:
#   docker build -f service.Dockerfile --build-arg SERVICE=voting -t contest-voting:0.1.0 .
ARG PYTHON_IMAGE=python:3.11.13-slim-bookworm
ARG GATEWAY_IMAGE=contest-gateway:0.1.0

FROM ${GATEWAY_IMAGE} AS gateway

FROM ${PYTHON_IMAGE} AS build
# hadolint ignore=DL3008
RUN apt-get -q update && apt-get -qy --no-install-recommends install binutils && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY stack/uv.txt ./
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet --only-binary=:all: --require-hashes -r uv.txt
# What differs from build to build goes: times in files and of files, and bytecode that would name them.
ARG SOURCE_DATE_EPOCH=0
ENV UV_PROJECT_ENVIRONMENT=/opt/contest UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy PYTHONHASHSEED=0 \
    COMPILE="-m compileall -q -f --invalidation-mode unchecked-hash"
ARG SERVICE
# Packages of others first: they change seldom. Of the S3 client's 28 MB of descriptions only S3's are needed, and none
# of the 25 MB with which the video library could be debugged.
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    /opt/uv/bin/uv sync --quiet --frozen --no-default-groups --group tracing --no-install-workspace --package "${SERVICE}" \
    && for data in /opt/contest/lib/python3*/site-packages/botocore/data; do \
        [ ! -d "$data" ] || find "$data" -mindepth 1 -maxdepth 1 -type d ! -name s3 -exec rm -r {} +; done \
    && find /opt/contest -path "*/site-packages/av/*.so" -exec strip --strip-debug {} + \
    && /opt/contest/bin/python ${COMPILE} /opt/contest/lib \
    && find /opt/contest -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH}" {} +
COPY packages packages
COPY services services
COPY stack/containers/inventory.py stack/containers/healthy.sh ./
RUN --mount=type=cache,target=/root/.cache/uv \
    /opt/uv/bin/uv sync --quiet --frozen --no-default-groups --group tracing --no-editable --package "${SERVICE}" \
    && find /opt/contest -name uv_cache.json -delete \
    && sed -i '/uv_cache.json,/d' /opt/contest/lib/python3*/site-packages/*.dist-info/RECORD \
    && ln -s "${SERVICE}" /opt/contest/bin/service \
    && install -m 755 healthy.sh /opt/contest/bin/healthy \
    && mkdir -p /opt/contest/inventory /var/lib/contest/files /var/lib/contest/catalogue /var/lib/contest/mail \
        /var/lib/contest/demonstration /var/lib/contest/metrics \
    && /opt/contest/bin/python inventory.py /opt/contest/inventory "${SOURCE_DATE_EPOCH}" \
    && for package in contracts servicekit "${SERVICE}"; do \
        folder=$(echo /opt/contest/lib/python3*/site-packages)/$package; \
        [ ! -d "$folder" ] || /opt/contest/bin/python ${COMPILE} "$folder"; done \
    && find /opt/contest /var/lib/contest -newermt "@${SOURCE_DATE_EPOCH}" \
        -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH}" {} +

# The letters of PDF files (docs/decisions/0023-files-to-take-away.md).
FROM ${PYTHON_IMAGE} AS fonts
# hadolint ignore=DL3008
RUN apt-get -q update && apt-get -qy --no-install-recommends install fonts-liberation2 \
    && rm -rf /var/lib/apt/lists/*

FROM ${PYTHON_IMAGE}
ARG SERVICE
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="contest-${SERVICE}" \
      org.opencontainers.image.description="The service ${SERVICE} of the innovation contest" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /opt/contest /opt/contest
COPY --from=fonts /usr/share/fonts/truetype/liberation2 /usr/share/fonts/truetype/liberation2
COPY --from=gateway /srv/assets/manifest.json /opt/contest/assets.json
COPY --from=build --chown=10001:10001 /var/lib/contest /var/lib/contest
# Backups: group 999 is PostgreSQL's, which writes there too.
RUN install -d -o 10001 -g 999 -m 2770 /backup
# What every place has in common: docs/ports-and-paths.md says what each means.
ENV SERVICE=${SERVICE} \
    PATH=/opt/contest/bin:/usr/local/bin:/usr/bin:/bin \
    LISTEN=0.0.0.0:8000 OPS_LISTEN=0.0.0.0:8001 WORK_OPS_LISTEN=0.0.0.0:8002 LEDGER_OPS_LISTEN=0.0.0.0:8003 \
    RUN_DIR=/run/contest \
    ASSETS_MANIFEST=/opt/contest/assets.json \
    FILES_DIR=/var/lib/contest/files \
    CATALOGUE_DIR=/var/lib/contest/catalogue \
    DATABASE_URL_FILE=/run/secrets/database-url-${SERVICE} \
    SEAL_KEY_FILE=/run/secrets/seal-key \
    PEPPER_FILE=/run/secrets/pepper \
    RECEIPT_KEY_FILE=/run/secrets/receipt-key \
    PASS_KEY_FILE=/run/secrets/pass-key \
    LETTER_KEY_FILE=/run/secrets/letter-key \
    HOME=/tmp USER=contest LANG=C.UTF-8 TZ=UTC \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /tmp
EXPOSE 8000 8001 8002 8003
HEALTHCHECK --interval=10s --timeout=10s --start-period=120s CMD ["healthy", "8001"]
ENTRYPOINT ["service"]
CMD ["web"]
