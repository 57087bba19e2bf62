#!/usr/bin/env bash
# Makes the two images that images/Dockerfile builds from out of this machine, for where no registry can be reached:
#   localhost/meshway/jdk:25   a JDK 25, the C library, busybox's shell
#   localhost/meshway/base     the C library, certificates, time zones; no shell
# JDK25  the JDK's folder; the newest 25 below /usr/lib/jvm otherwise
set -euo pipefail
jdk=${JDK25:-$(ls -d /usr/lib/jvm/*25* 2>/dev/null | sort | tail -1)}
[ -x "$jdk/bin/jlink" ] || { echo "base: no JDK 25 (JDK25=$jdk)" >&2; exit 1; }
epoch=${SOURCE_DATE_EPOCH:-1793491200}
work=$(mktemp -d)
libraries=$(ldconfig -p)
trap 'rm -rf "$work"' EXIT

root() { # folder: the C library and what a program expects of a system
  local to=$1 file
  mkdir -p "$to"/{etc/ssl/certs,tmp,usr/share,dev,proc,sys}
  chmod 1777 "$to/tmp"
  for file in ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 \
    libresolv.so.2 libnss_dns.so.2 libnss_files.so.2; do
    local found
    found=$(awk -v f="$file" '$1 == f && !done++ {print $NF}' <<<"$libraries")
    [ -n "$found" ] || continue
    mkdir -p "$to$(dirname "$found")"
    cp -L "$found" "$to$found"
  done
  # Where programs say that their loader is.
  for file in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
    [ ! -e "$file" ] || { mkdir -p "$to$(dirname "$file")"; cp -L "$file" "$to$file"; }
  done
  cp -L /etc/ssl/certs/ca-certificates.crt "$to/etc/ssl/certs/"
  cp -rL /usr/share/zoneinfo "$to/usr/share/" 2>/dev/null || true
  printf 'root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n' >"$to/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$to/etc/group"
  printf 'hosts: files dns\n' >"$to/etc/nsswitch.conf"
}

image() { # folder, name, buildah config options
  local container from=$1 name=$2
  shift 2
  find "$from" -exec touch -h -d "@$epoch" {} +
  container=$(buildah from scratch)
  buildah copy -q "$container" "$from" / >/dev/null
  buildah config "$@" "$container"
  buildah commit -q --timestamp "$epoch" --rm "$container" "$name" >/dev/null
}

root "$work/base"
image "$work/base" localhost/meshway/base

root "$work/jdk"
mkdir -p "$work/jdk/bin" "$work/jdk/opt"
cp "$(command -v busybox)" "$work/jdk/bin/busybox"
for name in $("$work/jdk/bin/busybox" --list); do [ "$name" = busybox ] || ln -s busybox "$work/jdk/bin/$name"; done
cp -RL "$jdk" "$work/jdk/opt/jdk"
rm -f "$work/jdk/opt/jdk/lib/src.zip"
image "$work/jdk" localhost/meshway/jdk:25 --env PATH=/opt/jdk/bin:/bin
