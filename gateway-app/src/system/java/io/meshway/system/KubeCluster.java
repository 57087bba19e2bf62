package io.meshway.system;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * etcd and kube-apiserver as processes of their own, on ports that outlive a restart, so that a test can kill one of them. They end with this JVM, even a killed
 * one: each waits for the end of its standard input.
 */
final class KubeCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String ADMIN = "admin-token";

    private final Path programs = programs();
    private final Path directory;
    private final int etcdPort = freePort();
    private final int apiPort = freePort();
    private final Process etcd;
    private Process api;
    private KubernetesClient admin;

    private KubeCluster(Path directory) throws IOException {
        this.directory = directory;
        String key = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(rsaKey())
                + "\n-----END PRIVATE KEY-----\n";
        Files.writeString(accountsKey(), key);
        Files.writeString(directory.resolve("tokens.csv"), ADMIN + ",admin,admin,system:masters\n");
        Files.writeString(directory.resolve("audit.yaml"), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                - {level: Metadata}
                """);
        String peers = "http://127.0.0.1:" + freePort();
        etcd = start(
                "etcd",
                "--data-dir",
                directory.resolve("etcd").toString(),
                "--unsafe-no-fsync",
                "--log-level",
                "warn",
                "--listen-client-urls",
                etcdUrl(),
                "--advertise-client-urls",
                etcdUrl(),
                "--listen-peer-urls",
                peers,
                "--initial-advertise-peer-urls",
                peers,
                "--initial-cluster",
                "default=" + peers);
    }

    /** Up and ready. */
    static KubeCluster start() {
        KubeCluster cluster;
        try {
            cluster = new KubeCluster(Files.createTempDirectory("kube-cluster-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            cluster.startApi();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static byte[] rsaKey() {
        try {
            var generator = java.security.KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String etcdUrl() {
        return "http://127.0.0.1:" + etcdPort;
    }

    /** Starts the API server (again) and waits until it is ready. */
    void startApi() {
        api = start(
                "kube-apiserver",
                "--etcd-servers",
                etcdUrl(),
                "--bind-address",
                "127.0.0.1",
                "--advertise-address",
                "127.0.0.1",
                "--secure-port",
                Integer.toString(apiPort),
                "--cert-dir",
                directory.resolve("tls").toString(),
                "--endpoint-reconciler-type",
                "none",
                "--authorization-mode",
                "RBAC",
                "--token-auth-file",
                directory.resolve("tokens.csv").toString(),
                "--service-account-issuer",
                "https://kubernetes.default.svc",
                "--service-account-signing-key-file",
                accountsKey().toString(),
                "--service-account-key-file",
                accountsKey().toString(),
                "--service-cluster-ip-range",
                "10.96.0.0/16",
                "--audit-policy-file",
                directory.resolve("audit.yaml").toString(),
                "--audit-log-path",
                auditLog().toString(),
                "--audit-log-mode",
                "blocking-strict");
        awaitReady();
    }

    private void awaitReady() {
        Instant until = Instant.now().plus(LIMIT);
        Path certificate = directory.resolve("tls/apiserver.crt");
        while (!Files.exists(certificate) || !isReady(certificate)) {
            if (!api.isAlive() || Instant.now().isAfter(until)) {
                throw new IllegalStateException("the API server did not start, see " + directory);
            }
        }
    }

    private boolean isReady(Path certificate) {
        try {
            kubeconfig(directory.resolve("admin.kubeconfig"), apiPort, ADMIN);
            if (admin == null) {
                Config config = Config.fromKubeconfig(
                        directory.resolve("admin.kubeconfig").toFile());
                config.setHttp2Disable(true);
                admin = new KubernetesClientBuilder().withConfig(config).build();
            }
            return Files.size(certificate) > 0
                    && run(Duration.ofSeconds(10), "kubectl", "get", "--raw", "/readyz") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** A kubeconfig with a bearer token; replaced in one step. */
    void kubeconfig(Path file, int port, String token) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(fresh, """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: test, cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}}
                users:
                - {name: test, user: {token: "%s"}}
                contexts:
                - {name: test, context: {cluster: test, user: test, namespace: default}}
                current-context: test
                """.formatted(port, directory.resolve("tls/apiserver.crt"), token));
        Files.move(
                fresh,
                file,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    Path directory() {
        return directory;
    }

    /** With this key the API server signs the tokens of ServiceAccounts, and checks them. */
    Path accountsKey() {
        return directory.resolve("accounts.key");
    }

    Path auditLog() {
        return directory.resolve("audit.log");
    }

    int apiPort() {
        return apiPort;
    }

    KubernetesClient admin() {
        return admin;
    }

    Path adminKubeconfig() {
        return directory.resolve("admin.kubeconfig");
    }

    /** kill -9. */
    void killApi() {
        kill(api);
    }

    /** Forgets every version but the present one. */
    void compactEtcd() {
        try {
            HttpClient http = HttpClient.newHttpClient();
            String range = http.send(post("/v3/kv/range", "{\"key\":\"AA==\"}"), HttpResponse.BodyHandlers.ofString())
                    .body();
            String revision = range.replaceAll("(?s).*\"revision\":\"(\\d+)\".*", "$1");
            int status = http.send(
                            post("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}"),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
            if (status != 200) {
                throw new IllegalStateException("compaction: " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(etcdUrl() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** Runs a program of the cluster's with the administrator's rights; its standard input is the text. What it prints. */
    String command(String input, String... command) {
        try {
            Path in = Files.createTempFile(directory, "in", ".yaml");
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path err = Files.createTempFile(directory, "err", ".txt");
            Files.writeString(in, input);
            Process process = builder(command)
                    .redirectInput(in.toFile())
                    .redirectError(err.toFile())
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(err));
            }
            return Files.readString(out, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a program prints. */
    String output(String... command) {
        return command("", command);
    }

    private int run(Duration limit, String... command) throws IOException {
        Process process = builder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(limit.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private ProcessBuilder builder(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.set(0, programs.resolve(command[0]).toString());
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("KUBECONFIG", adminKubeconfig().toString());
        return builder;
    }

    private Process start(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "exec 3<&0; \"$@\" </dev/null & pid=$!; cat <&3 >/dev/null & wait -n $pid $!; kill -9 $pid 2>/dev/null",
                "-",
                programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(program + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(Process process) {
        try {
            process.getOutputStream().close();
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path programs() {
        try {
            Process process = new ProcessBuilder(System.getProperty("kube.build"), "--where").start();
            String where = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (where.isEmpty()) {
                throw new IllegalStateException("the programs of Kubernetes are not built: run .ci/system");
            }
            return Path.of(where);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
        kill(api);
        kill(etcd);
    }
}
