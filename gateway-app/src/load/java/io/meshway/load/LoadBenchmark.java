package io.meshway.load;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * CPU time per small GET over keep-alive connections: a bare Reactor Netty proxy, a stock Spring Cloud Gateway, and this gateway through both doors and on
 * both kinds of ports, in one run on one core.
 */
final class LoadBenchmark implements AutoCloseable {
    private final Cores cores;
    private final Path folder;
    private final Course course;
    private final String jar;
    private final List<String> options;
    private final int backend;
    private final List<Proxy> proxies = new ArrayList<>();
    private final Contender yardstick;
    private final List<Contender> contenders = new ArrayList<>();

    private LoadBenchmark(Cores cores, Path folder, Course course, String jar, int backend)
            throws IOException, InterruptedException {
        this.cores = cores;
        this.folder = folder;
        this.course = course;
        this.jar = jar;
        this.backend = backend;
        this.options = Arrays.stream(System.getProperty("load.jvm", "").split(" "))
                .filter(option -> !option.isEmpty())
                .toList();
        int port = freePort();
        this.yardstick = warm("naive", proxy("naive", mainClass(NaiveProxy.class, port, backend)), port, 1);
    }

    /**
     * Runs and prints.
     *
     * @param args folder to work in, the gateway's jar, and {@code full}, {@code quick} or names of contenders
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Course course = Course.parse(args[2]);
        Cores cores = Cores.divide();
        Path folder = Files.createDirectories(Path.of(args[0]));
        if (cores.proxies() == null) {
            System.out.println("Not pinned to cores (one core, or no taskset): figures will be rougher.");
        }
        try (LoadBenchmark benchmark = new LoadBenchmark(cores, folder, course, args[1], Backend.start())) {
            benchmark.start();
            benchmark.run();
            Table.print(benchmark.yardstick, benchmark.contenders, System.out);
        }
        // The event loop is nobody's to wait for.
        System.exit(0);
    }

    private void start() throws IOException, InterruptedException {
        for (int hosts : course.stock()) {
            stock(hosts);
        }
        for (int hosts : course.natively()) {
            mesh("native", hosts);
        }
        for (int hosts : course.spring()) {
            mesh("spring", hosts);
        }
    }

    private void stock(int hosts) throws IOException, InterruptedException {
        String name = "stock-" + hosts;
        if (course.wants(name)) {
            int port = freePort();
            List<String> program = mainClass(
                    StockGateway.class,
                    "--server.port=" + port,
                    "--load.hosts=" + hosts,
                    "--load.backend=" + backend,
                    "--logging.level.org.springframework.cloud.gateway.route=WARN");
            contenders.add(warm(name, proxy(name, program), port, hosts));
        }
    }

    /** One process with two ports. */
    private void mesh(String door, int hosts) throws IOException, InterruptedException {
        String name = door + '-' + hosts;
        boolean onBoots = course.wants(name + "-boot");
        boolean onOwn = course.wants(name + "-own");
        if (onBoots || onOwn) {
            int boot = freePort();
            int own = freePort();
            Path resources = folder.resolve(name).resolve("istio");
            MeshFolder.write(resources, hosts, boot, own, backend);
            Proxy proxy = proxy(
                    name,
                    List.of(
                            "-jar",
                            jar,
                            "--server.address=127.0.0.1",
                            "--server.port=" + boot,
                            "--istio.config.source=files",
                            "--istio.config.location=" + resources.toUri(),
                            "--istio.gateway.door=" + door));
            proxy.awaitPort(own);
            if (onBoots) {
                contenders.add(warm(name + "-boot", proxy, boot, hosts));
            }
            if (onOwn) {
                contenders.add(warm(name + "-own", proxy, own, hosts));
            }
        }
    }

    private Proxy proxy(String name, List<String> program) throws IOException {
        List<String> named =
                options.stream().map(option -> option.replace("NAME", name)).toList();
        Proxy proxy = Proxy.start(cores, folder.resolve(name), named, program);
        proxies.add(proxy);
        return proxy;
    }

    private Contender warm(String name, Proxy proxy, int port, int hosts) throws IOException, InterruptedException {
        proxy.awaitPort(port);
        Contender contender = new Contender(name, proxy, port, hosts);
        double used = contender.warmUp(course.warmUp());
        System.out.printf("%s is warm after %.0f s of CPU%n", name, used);
        return contender;
    }

    /** The yardstick before and after every contender: a machine is not the same from second to second. */
    private void run() throws IOException, InterruptedException {
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = 0; round < course.rounds(); round++) {
            double before = yardstick.measure(course.millis());
            for (Contender contender : order) {
                double each = contender.measure(course.millis());
                double after = yardstick.measure(course.millis());
                contender.compare(2 * each / (before + after));
                before = after;
            }
            Collections.reverse(order);
        }
    }

    @Override
    public void close() {
        for (Proxy proxy : proxies) {
            proxy.close();
        }
    }

    /** A class of ours, without the gateway and its auto-configuration on the class path. */
    private static List<String> mainClass(Class<?> type, Object... args) {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(File.separator + "classes"))
                .filter(entry -> !entry.contains("istio-config-starter"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> program = new ArrayList<>(List.of("-cp", classPath, type.getName()));
        for (Object arg : args) {
            program.add(arg.toString());
        }
        return program;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
