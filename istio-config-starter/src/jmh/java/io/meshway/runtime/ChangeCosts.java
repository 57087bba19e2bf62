package io.meshway.runtime;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * What the first configuration of a large mesh costs, and what a change of it does, from the source's snapshot to the new state: processor time of the thread,
 * milliseconds, and allocated bytes. A main program; arguments: VirtualServices, Services.
 */
public final class ChangeCosts {
    private static final int WARM_UP = 30;
    private static final int SAMPLES = 41;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final LargeMesh mesh;
    private final MeshPipeline pipeline = Pipelines.edge();
    private MeshState state = MeshState.NONE;
    private int made;

    private ChangeCosts(LargeMesh mesh) {
        this.mesh = mesh;
    }

    /** Prints one line for each kind of change. */
    public static void main(String[] arguments) throws InterruptedException {
        int virtualServices = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int services = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
        long before = used();
        LargeMesh mesh = new LargeMesh(virtualServices, services);
        print("records in memory", ((used() - before) >> 20) + " MiB");
        ChangeCosts costs = new ChangeCosts(mesh);
        costs.first();
        print("records and state in memory", ((used() - before) >> 20) + " MiB");
        costs.sample("nothing", number -> {});
        costs.sample("an endpoint", number -> mesh.changeEndpoint(number, number + 1));
        costs.sample("a VirtualService", number -> mesh.changeVirtualService(number, "changed " + number));
        costs.sample("a DestinationRule", number -> mesh.changeDestinationRule(number, 5000 + number));
        costs.sample("one more Service", mesh::addService);
        costs.sample("one more ServiceEntry", mesh::addServiceEntry);
        print("records and state in memory", ((used() - before) >> 20) + " MiB");
    }

    private void first() throws InterruptedException {
        long begun = System.nanoTime();
        state = pipeline.next(mesh.snapshot(), state, CertificateControl.NONE);
        print("first state", (System.nanoTime() - begun) / 1_000_000 + " ms");
        pipeline.retire(state);
    }

    private void sample(String name, IntConsumer change) throws InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            step(change);
        }
        double[] millis = new double[SAMPLES];
        long thread = Thread.currentThread().getId();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < SAMPLES; i++) {
            millis[i] = step(change) / 1e6;
        }
        long bytes = (THREADS.getThreadAllocatedBytes(thread) - allocated) / SAMPLES;
        Arrays.sort(millis);
        print(
                name,
                "p50 %.1f ms, worst %.1f ms, %d KiB".formatted(millis[SAMPLES / 2], millis[SAMPLES - 1], bytes >> 10));
    }

    private long step(IntConsumer change) throws InterruptedException {
        change.accept(made++);
        var snapshot = mesh.snapshot();
        long begun = THREADS.getCurrentThreadCpuTime();
        state = pipeline.next(snapshot, state, CertificateControl.NONE);
        pipeline.retire(state);
        return THREADS.getCurrentThreadCpuTime() - begun;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void print(String name, String value) {
        System.out.println(String.format(Locale.ROOT, "%-28s %s", name, value));
    }
}
