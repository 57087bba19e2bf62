package io.meshway.load;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A proxy in a process of its own, with one event loop and a small heap. */
final class Proxy implements AutoCloseable {
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final long START_LIMIT_NANOS = 120_000_000_000L;
    private static final long LOOK_MILLIS = 100;
    private static final Pattern EDEN = Pattern.compile("Eden: (\\d+)K");
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:-UseDynamicNumberOfCompilerThreads",
            "-Xms256m",
            "-Xmx256m",
            "-Xmn16m",
            "-Dreactor.netty.ioWorkerCount=1",
            "--enable-native-access=ALL-UNNAMED");

    private final Process process;
    private final Path collections;

    private Proxy(Process process, Path collections) {
        this.process = process;
        this.collections = collections;
    }

    /**
     * Starts a JVM.
     *
     * @param folder for its log and notes
     * @param options further options of the JVM
     * @param program what the JVM runs
     */
    static Proxy start(Cores cores, Path folder, List<String> options, List<String> program) throws IOException {
        Files.createDirectories(folder);
        Path collections = folder.resolve("gc.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Xlog:gc,gc+heap=info:file=" + collections);
        command.addAll(options);
        command.addAll(program);
        Process process = new ProcessBuilder(cores.pinned(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
        return new Proxy(process, collections);
    }

    /** Waits until somebody listens. */
    void awaitPort(int port) throws InterruptedException {
        long end = System.nanoTime() + START_LIMIT_NANOS;
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("did not start, see " + collections.resolveSibling("out.log"));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** CPU seconds used up, user and system, by all threads. */
    double cpu() throws IOException {
        return cpu(Path.of("/proc/" + process.pid()));
    }

    /** CPU seconds that the JVM's compilers used up. */
    double compilation() throws IOException {
        double sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads) {
                String name = Files.readString(thread.resolve("comm"));
                sum += name.startsWith("C2 ") || name.startsWith("C1 ") ? cpu(thread) : 0;
            }
        }
        return sum;
    }

    private static double cpu(Path task) throws IOException {
        String stat = Files.readString(task.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    }

    /** KiB allocated up to the last collection: what was in the nursery each time. */
    double allocated() throws IOException {
        double sum = 0;
        for (String line : Files.readAllLines(collections)) {
            Matcher eden = EDEN.matcher(line);
            if (eden.find()) {
                sum += Double.parseDouble(eden.group(1));
            }
        }
        return sum;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static boolean listens(int port) {
        try (Socket probe = new Socket("127.0.0.1", port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
