package io.meshway.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One way through one proxy, and what was measured of it. */
final class Contender {
    private static final long SETTLE_MILLIS = 300;
    private static final long LOOK_MILLIS = 100;
    private static final double MICROS = 1e6;
    private static final int MOST_WALL_PER_CPU = 3;
    private static final int QUIET_STEPS = 2;
    private static final double WARM_UP_STEP = 2.5;
    private static final double LITTLE = 0.02;

    private final String name;
    private final Proxy proxy;
    private final int port;
    private final int hosts;
    private final List<Double> rounds = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();
    private double allocated;
    private long answered;

    Contender(String name, Proxy proxy, int port, int hosts) {
        this.name = name;
        this.proxy = proxy;
        this.port = port;
        this.hosts = hosts;
    }

    String name() {
        return name;
    }

    /** Load until the JVM's compilers have little left to do, or this much CPU or three times as much time is used up. Says how much CPU it was. */
    double warmUp(double mostCpuSeconds) throws IOException, InterruptedException {
        double begin = proxy.cpu();
        double end = begin + mostCpuSeconds;
        long latest = System.nanoTime() + (long) (mostCpuSeconds * MOST_WALL_PER_CPU * 1e9);
        try (Clients clients = new Clients(port, hosts)) {
            int quiet = 0;
            while (quiet < QUIET_STEPS && proxy.cpu() < end && System.nanoTime() < latest) {
                double next = proxy.cpu() + WARM_UP_STEP;
                double compiled = proxy.compilation();
                while (proxy.cpu() < next && System.nanoTime() < latest) {
                    Thread.sleep(LOOK_MILLIS);
                    clients.answered();
                }
                quiet = proxy.compilation() - compiled > WARM_UP_STEP * LITTLE ? 0 : quiet + 1;
            }
        }
        return proxy.cpu() - begin;
    }

    /** Load for some time, measured but for its beginning: microseconds of CPU per request. */
    double measure(long millis) throws IOException, InterruptedException {
        try (Clients clients = new Clients(port, hosts)) {
            Thread.sleep(SETTLE_MILLIS);
            double cpu = proxy.cpu();
            double kib = proxy.allocated();
            long before = clients.answered();
            Thread.sleep(millis);
            long count = clients.answered() - before;
            double each = (proxy.cpu() - cpu) * MICROS / count;
            allocated += proxy.allocated() - kib;
            answered += count;
            rounds.add(each);
            return each;
        }
    }

    /** A measurement, as its ratio to the yardstick. */
    void compare(double ratio) {
        ratios.add(ratio);
    }

    /** Microseconds of CPU per request. */
    List<Double> rounds() {
        return rounds;
    }

    /** Ratios to the yardstick. */
    List<Double> ratios() {
        return ratios;
    }

    /** KiB of heap per request. */
    double kib() {
        return allocated / answered;
    }
}
