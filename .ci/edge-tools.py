#!/usr/bin/python3
"""Clients that nobody here wrote, against the packaged jar: curl, openssl s_client, nghttp and h2load. A tool that is missing is a failure.

    .ci/edge-tools.py            the tools
    .ci/edge-tools.py idle       10,000 idle keep-alive connections: memory of each

After mvn -DskipTests package. Needs Debian's curl, openssl and nghttp2-client; `idle` needs `ulimit -n` of 12,000. Everything is on 127.0.0.1.
"""
import http.server
import os
import pathlib
import re
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
JAR = pathlib.Path(os.environ.get("MESHWAY_JAR", ROOT / "gateway-app/target/gateway-app.jar"))
IDLE = 10_000
MOST = 6  # KiB of live heap for an idle connection
HEAP = ["-Xms384m", "-Xmx384m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"]
failures = []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or the second waits 40 ms for the first one's acknowledgement

    def do_GET(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length) or b"hello"
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


def start_backend():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


class Gateway:
    def __init__(self, folder, options):
        self.plain, self.tls = free_port(), free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=a.example.com",
                        "-addext", "subjectAltName=DNS:a.example.com", "-keyout", f"{folder}/tls.key", "-out", f"{folder}/tls.crt"],
                       check=True, stderr=subprocess.DEVNULL)
        mesh = folder / "mesh"
        mesh.mkdir()
        (mesh / "mesh.yaml").write_text(f"""
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: edge}}
spec:
  selector: {{istio: ingressgateway}}
  servers:
  - {{port: {{number: {self.plain}, name: http, protocol: HTTP}}, hosts: ["*"]}}
  - {{port: {{number: {self.tls}, name: https, protocol: HTTPS}}, hosts: [a.example.com], tls: {{mode: SIMPLE, serverCertificate: {folder}/tls.crt, privateKey: {folder}/tls.key}}}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {{name: backend}}
spec: {{hosts: [backend.test], resolution: STATIC, ports: [{{number: 80, name: http, protocol: HTTP}}], endpoints: [{{address: 127.0.0.1, ports: {{http: {start_backend()}}}}}]}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {{name: all}}
spec: {{hosts: ["*"], gateways: [edge], http: [{{route: [{{destination: {{host: backend.test}}}}]}}]}}
""")
        self.process = subprocess.Popen(
            ["java", "--enable-native-access=ALL-UNNAMED", *options, "-jar", str(JAR), f"--server.port={free_port()}", "--istio.config.source=files",
             f"--istio.config.location=file:{mesh}/"], stdout=(folder / "log").open("w"), stderr=subprocess.STDOUT)
        end = time.time() + 300
        while time.time() < end:
            if self.process.poll() is not None:
                sys.exit((folder / "log").read_text()[-3000:])
            try:
                socket.create_connection(("127.0.0.1", self.tls), 1).close()
                return
            except OSError:
                time.sleep(0.2)
        sys.exit("the gateway does not start")

    def memory(self):
        """Resident and live heap, in KiB. All of the heap is resident all the time, so that a difference of the former is what lies outside of it."""
        subprocess.run(["jcmd", str(self.process.pid), "GC.run"], check=True, stdout=subprocess.DEVNULL)
        text = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        heap = subprocess.run(["jcmd", str(self.process.pid), "GC.heap_info"], check=True, capture_output=True, text=True).stdout
        used = sum(int(kib) for kib in re.findall(r"^ *(?:def new generation|tenured generation|DefNew|Tenured) .*used (\d+)K", heap, re.M))
        return int(re.search(r"^Rss:\s+(\d+)", text, re.M).group(1)), used

    def stop(self):
        self.process.terminate()
        self.process.wait()


def check(name, expected, *command, feed=""):
    try:
        done = subprocess.run(command, input=feed, capture_output=True, text=True, timeout=60)
        output = done.stdout + done.stderr
    except FileNotFoundError:
        output = f"{command[0]} is not there"
    except subprocess.TimeoutExpired:
        output = "took longer than a minute"
    missing = [part for part in expected if not re.search(part, output)]
    print(("ok    " if not missing else "FAIL  ") + name)
    if missing:
        failures.append(name)
        print(f"      expected {missing}, got\n{output[-1500:]}")


def tools(gateway, folder):
    tls, plain = f"https://a.example.com:{gateway.tls}", f"http://127.0.0.1:{gateway.plain}"
    curl = ["curl", "-sS", "-i", "--cacert", f"{folder}/tls.crt", "--resolve", f"a.example.com:{gateway.tls}:127.0.0.1"]
    check("curl, HTTP/2 over TLS", ["^HTTP/2 200", "hello"], *curl, "--http2", f"{tls}/")
    check("curl, HTTP/1.1 over TLS", ["^HTTP/1.1 200", "hello"], *curl, "--http1.1", f"{tls}/")
    check("curl, TLS 1.2", ["^HTTP/2 200"], *curl, "--tlsv1.2", "--tls-max", "1.2", f"{tls}/")
    check("curl, upload over HTTP/2", ["^HTTP/2 200", "x{2000}"], *curl, "--http2", "--data-binary", "x" * 2000, f"{tls}/")
    check("curl, HTTP/2 without TLS", ["^HTTP/2 200", "hello"], "curl", "-sS", "-i", "--http2-prior-knowledge", f"{plain}/")
    check("curl, upgrade to h2c is ignored", ["^HTTP/1.1 200", "hello"], "curl", "-sS", "-i", "--http2", f"{plain}/")
    check("curl, unknown server name", ["(?i)reset|SSL_ERROR_SYSCALL|unexpected"], "curl", "-sS", "-k", "--resolve", f"b.example.com:{gateway.tls}:127.0.0.1",
          f"https://b.example.com:{gateway.tls}/")
    client = ["openssl", "s_client", "-connect", f"127.0.0.1:{gateway.tls}", "-servername", "a.example.com"]
    check("openssl, certificate and ALPN", ["CN ?= ?a.example.com", "ALPN protocol: h2", "TLSv1.3"], *client, "-alpn", "http/1.1,h2")
    check("openssl, no ALPN in common", ["No ALPN negotiated"], *client, "-alpn", "spdy/3")
    check("openssl, TLS 1.1 is refused", ["(?i)alert|no protocols available"], *client, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
    check("openssl, TLS 1.2 cipher", ["Cipher *: ECDHE-ECDSA-AES128-GCM-SHA256|Cipher is ECDHE-ECDSA-AES128-GCM-SHA256"], *client, "-tls1_2")
    check("openssl, a session is resumed", ["Reused, TLSv1.2"], *client, "-tls1_2", "-reconnect")
    check("nghttp, over TLS", [":status: 200", "hello"], "nghttp", "-v", "--no-dep", f"https://127.0.0.1:{gateway.tls}/", "-H", ":authority: a.example.com")
    check("nghttp, without TLS", [":status: 200", "GOAWAY|hello"], "nghttp", "-v", "--no-dep", f"{plain}/")
    check("h2load, without TLS", ["2000 succeeded, 0 failed, 0 errored"], "h2load", "-n", "2000", "-c", "4", "-m", "20", f"{plain}/")
    check("h2load, HTTP/1.1", ["500 succeeded, 0 failed, 0 errored"], "h2load", "-n", "500", "-c", "4", "--h1", f"{plain}/")
    check("h2load, over TLS", ["2000 succeeded, 0 failed, 0 errored"], "h2load", "-n", "2000", "-c", "4", "-m", "20", "--connect-to",
          f"127.0.0.1:{gateway.tls}", f"{tls}/")


def idle(gateway):
    resource.setrlimit(resource.RLIMIT_NOFILE, (IDLE + 1000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    request = b"GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n"

    def open_one():
        connection = socket.create_connection(("127.0.0.1", gateway.plain))
        connection.sendall(request)
        answer = b""
        while not answer.endswith(b"hello"):
            piece = connection.recv(4096)
            if not piece:
                sys.exit("a connection was closed")
            answer += piece
        return connection

    for _ in range(200):
        open_one().close()
    before = gateway.memory()
    connections = [open_one() for _ in range(IDLE)]
    after = gateway.memory()
    for connection in connections[:: IDLE // 100]:
        connection.sendall(request)
        if b"200" not in connection.recv(4096):
            failures.append("an idle connection is of no use")
    outside, heap = ((now - then) / IDLE for now, then in zip(after, before))
    print(f"{IDLE} idle connections: {heap:.1f} KiB of live heap each, and {outside:.1f} KiB outside of the heap")
    if heap > MOST:
        failures.append("an idle connection costs too much")
        print(f"      expected {MOST} KiB of live heap at most")


def main():
    if not JAR.exists():
        sys.exit(f"{JAR} is not there: mvn -DskipTests package")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        measured = sys.argv[1:] == ["idle"]
        gateway = Gateway(folder, HEAP if measured else ["-Xmx512m"])
        try:
            idle(gateway) if measured else tools(gateway, folder)
        finally:
            gateway.stop()
    sys.exit(1 if failures else 0)


main()
