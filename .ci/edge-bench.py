#!/usr/bin/python3
"""TLS handshakes and passed-through bytes per CPU second: Meshway with both engines of TLS, nginx and haproxy, in one run.

    .ci/edge-bench.py [SECONDS]      after mvn -DskipTests package; SECONDS of load for each contender, 10 by default

Needs Debian's nginx with libnginx-mod-stream, haproxy and openssl. Everything listens on 127.0.0.1. Prints a table; ratios of one run are comparable,
figures of two runs on a shared machine are not.
"""
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
JAR = pathlib.Path(os.environ.get("MESHWAY_JAR", ROOT / "gateway-app/target/gateway-app.jar"))
SECONDS = float(sys.argv[1]) if len(sys.argv) == 2 else 10
WARM_UP = max(SECONDS, 8)
CLIENTS = 2
TICKS = os.sysconf("SC_CLK_TCK")
MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def cpu_seconds(pid):
    """Of a process and its children, threads included."""
    total = 0
    for each in [pid] + [int(p) for p in subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()]:
        fields = pathlib.Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def wait_for(port, process, limit=300):
    end = time.time() + limit
    while time.time() < end:
        if process.poll() is not None:
            sys.exit(f"{process.args[0]} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{process.args[0]}: nobody listens on {port}")


class Source:
    """A TLS server that sends bytes without end, in a process of its own."""

    def __init__(self, folder):
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--source", str(self.port), str(folder / "tls.crt"), str(folder / "tls.key")])


def serve_bytes(port, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listening = socket.create_server(("127.0.0.1", port))
    block = b"x" * (256 * 1024)

    def send(plain):
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                while True:
                    connection.sendall(block)
        except OSError:
            pass

    while True:
        threading.Thread(target=send, args=(listening.accept()[0],), daemon=True).start()


def handshakes(port, seconds):
    """New connections of TLS 1.3 by processes of openssl, without resumption."""
    commands = [
        ["openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-new", "-tls1_3", "-time", str(int(seconds))] for _ in range(CLIENTS)]
    clients = [subprocess.Popen(c, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for c in commands]
    total = 0
    for client in clients:
        for line in client.communicate()[0].splitlines():
            if "connections in" in line and "real seconds" in line:
                total += int(line.split()[0])
    if total == 0:
        sys.exit(f"no handshake on {port}")
    return total


def pulled(port, seconds):
    """Bytes read through a proxy by clients that do not look at them: the ciphertext, since TLS is not the proxy's."""
    total = [0] * CLIENTS
    end = time.time() + seconds

    def pull(index):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_hostname="pass.example.com")
        with socket.create_connection(("127.0.0.1", port)) as plain:
            plain.settimeout(30)
            while True:
                try:
                    tls.do_handshake()
                    plain.sendall(outgoing.read())
                    break
                except ssl.SSLWantReadError:
                    plain.sendall(outgoing.read())
                    incoming.write(plain.recv(65536))
            buffer = bytearray(1 << 20)
            while time.time() < end:
                count = plain.recv_into(buffer)
                if count == 0:
                    sys.exit("a stream ended")
                total[index] += count

    threads = [threading.Thread(target=pull, args=(i,)) for i in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(total)


class Contender:
    def __init__(self, name, folder, source):
        self.name, self.folder, self.source = name, folder, source
        self.tls, self.passing = free_port(), free_port()
        (folder / name).mkdir()
        self.process = getattr(self, name.split("-")[0])(folder / name)
        wait_for(self.tls, self.process)
        wait_for(self.passing, self.process)

    def meshway(self, own):
        (own / "mesh.yaml").write_text(f"""
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: edge}}
spec:
  selector: {{istio: ingressgateway}}
  servers:
  - {{port: {{number: {self.tls}, name: https, protocol: HTTPS}}, hosts: ["*"], tls: {{mode: SIMPLE, serverCertificate: {self.folder}/tls.crt, privateKey: {self.folder}/tls.key}}}}
  - {{port: {{number: {self.passing}, name: tls, protocol: TLS}}, hosts: ["*"], tls: {{mode: PASSTHROUGH}}}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {{name: source}}
spec: {{hosts: [source.test], resolution: STATIC, ports: [{{number: 443, name: tls, protocol: TLS}}], endpoints: [{{address: 127.0.0.1, ports: {{tls: {self.source.port}}}}}]}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {{name: all}}
spec: {{hosts: ["*.example.com"], gateways: [edge], tls: [{{match: [{{sniHosts: ["*.example.com"]}}], route: [{{destination: {{host: source.test}}}}]}}]}}
""")
        engine = self.name.split("-")[1]
        return subprocess.Popen(
            ["java", "--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-jar", str(JAR), f"--server.port={free_port()}", "--istio.config.source=files",
             f"--istio.config.location=file:{own}/", f"--istio.tls.provider={engine}"],
            stdout=(own / "log").open("w"), stderr=subprocess.STDOUT)

    def nginx(self, own):
        (own / "conf").write_text(f"""
load_module {MODULE};
daemon off; worker_processes 2; pid {own}/pid; error_log {own}/error.log;
events {{ worker_connections 4096; }}
http {{ access_log off; client_body_temp_path {own}/a; proxy_temp_path {own}/b; fastcgi_temp_path {own}/c; uwsgi_temp_path {own}/d; scgi_temp_path {own}/e;
  server {{ listen 127.0.0.1:{self.tls} ssl; ssl_certificate {self.folder}/tls.crt; ssl_certificate_key {self.folder}/tls.key; ssl_protocols TLSv1.2 TLSv1.3; return 204; }} }}
stream {{ server {{ listen 127.0.0.1:{self.passing}; proxy_pass 127.0.0.1:{self.source.port}; }} }}
""")
        return subprocess.Popen(["nginx", "-c", str(own / "conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def haproxy(self, own):
        pem = own / "both.pem"
        pem.write_text((self.folder / "tls.crt").read_text() + (self.folder / "tls.key").read_text())
        (own / "conf").write_text(f"""
global
  nbthread 2
defaults
  timeout client 60s
  timeout server 60s
  timeout connect 5s
frontend https
  mode http
  bind 127.0.0.1:{self.tls} ssl crt {pem} alpn h2,http/1.1
  http-request return status 204
listen passing
  mode tcp
  bind 127.0.0.1:{self.passing}
  server source 127.0.0.1:{self.source.port}
""")
        return subprocess.Popen(["haproxy", "-f", str(own / "conf"), "-db"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def measure(self, port, load):
        load(port, WARM_UP)
        before = cpu_seconds(self.process.pid)
        amount = load(port, SECONDS)
        return amount / max(cpu_seconds(self.process.pid) - before, 1 / TICKS)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def main():
    if not JAR.exists():
        sys.exit(f"{JAR} is not there: mvn -DskipTests package")
    for tool in ("nginx", "haproxy", "openssl", "java"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not there")
    if not os.path.exists(MODULE):
        sys.exit("apt-get install libnginx-mod-stream")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=a.example.com",
            "-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.crt"))
        os.chmod(folder, 0o755)
        source = Source(folder)
        wait_for(source.port, source.process)
        rows = []
        try:
            for name in ("meshway-jdk", "meshway-openssl", "nginx", "haproxy"):
                contender = Contender(name, folder, source)
                try:
                    rows.append((name, contender.measure(contender.tls, handshakes), contender.measure(contender.passing, pulled)))
                finally:
                    contender.stop()
        finally:
            source.process.kill()
        by_name = {name: (shakes, count) for name, shakes, count in rows}
        print(f"{'':16} {'handshakes/CPU s':>18} {'to nginx':>9} {'MB/CPU s':>10} {'to nginx':>9}")
        for name, shakes, count in rows:
            print(f"{name:16} {shakes:18.0f} {shakes / by_name['nginx'][0]:9.2f} {count / 1e6:10.0f} {count / by_name['nginx'][1]:9.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--source"]:
        serve_bytes(int(sys.argv[2]), sys.argv[3], sys.argv[4])
    else:
        main()
