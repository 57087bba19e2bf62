#!/usr/bin/env bash
# Builds the images meshway/gateway-app and meshway/sidecar-app with buildah, with the version of the pom as tag.
#   images/build.sh [APP...]     gateway-app and sidecar-app without arguments
# JDK_IMAGE, RUNTIME_IMAGE  what to build from (see images/Dockerfile); made from this machine (images/base.sh) when unset
# JARS=keep                 take the jars that are there instead of building them
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- gateway-app sidecar-app
epoch=1793491200
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | sed -n 2p)

if ! command -v buildah >/dev/null || ! command -v busybox >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends buildah podman runc netavark aardvark-dns \
    containernetworking-plugins catatonit busybox-static ca-certificates tzdata >/dev/null
fi
export CONTAINERS_CONF=${CONTAINERS_CONF:-$PWD/images/containers.conf} STORAGE_DRIVER=${STORAGE_DRIVER:-vfs} SOURCE_DATE_EPOCH=$epoch

if [ "${JARS:-}" != keep ]; then
  mvn -q -B -Pimage -DskipTests -pl "$(IFS=,; echo "$*")" -am package
fi
if [ -z "${JDK_IMAGE:-}" ]; then
  buildah inspect --type image localhost/meshway/jdk:25 >/dev/null 2>&1 || images/base.sh
  JDK_IMAGE=localhost/meshway/jdk:25 RUNTIME_IMAGE=localhost/meshway/base
fi
for app in "$@"; do
  echo "images: $app $version" >&2
  buildah bud --layers --network none --timestamp "$epoch" --build-arg APP="$app" --build-arg JDK_IMAGE="$JDK_IMAGE" \
    --build-arg RUNTIME_IMAGE="$RUNTIME_IMAGE" -f images/Dockerfile -t "localhost/meshway/$app:$version" \
    --ignorefile images/Dockerfile.ignore .
done
