#!/bin/sh
# Runs the application as it will run, so that the JVM writes down which classes it loads and how they are linked (JEP 483, 514, 515).
#   train.sh JAVA JAR CACHE FOLDER      FOLDER has Istio's resources to serve meanwhile
set -eu
java=$1 jar=$2 cache=$3 folder=$4
# The JVM does not read a cache that was written with other ones of these.
options="-XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED"
mkdir -p "$(dirname "$cache")"
# shellcheck disable=SC2086
"$java" -XX:AOTCacheOutput="$cache" $options -Xmx512m -jar "$jar" --server.port=18080 --management.server.port=18081 \
  --istio.status.port=18082 --istio.proxy.role=gateway --istio.proxy.labels.istio=ingressgateway --istio.config.source=files --istio.config.location="file:$folder/" &
process=$!
trap 'kill -9 $process 2>/dev/null || true' EXIT
ask() { "$java" -XX:TieredStopAtLevel=1 -jar "$jar" ready "$1" --wait 120 >/dev/null; }
ask http://127.0.0.1:18082/healthz/ready
for path in /direct /forwarded /forwarded; do
  ask "http://127.0.0.1:18080$path"
done
ask http://127.0.0.1:18081/actuator/health/readiness
ask http://127.0.0.1:18081/actuator/istio
ask http://127.0.0.1:18081/actuator/prometheus
kill -TERM $process
wait $process || true
trap - EXIT
test -s "$cache"
