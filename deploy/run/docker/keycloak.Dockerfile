# Keycloak as its makers advise to run it: what is known before the start is built in, so that a new container is up in seconds.
ARG KEYCLOAK_IMAGE=quay.io/keycloak/keycloak:26.4
FROM ${KEYCLOAK_IMAGE}
ENV KC_DB=postgres KC_HEALTH_ENABLED=true KC_METRICS_ENABLED=true
# The folder of transactions lies beside that of the import, and must belong to Keycloak.
RUN mkdir -p /opt/keycloak/data/import && /opt/keycloak/bin/kc.sh build
