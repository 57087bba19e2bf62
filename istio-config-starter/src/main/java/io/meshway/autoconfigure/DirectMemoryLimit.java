package io.meshway.autoconfigure;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Bounds what buffers outside of the heap take by a share of the memory limit, before Netty looks. The JVM's own bound is the size of the heap, which heap and
 * buffers together would exceed the limit of a small container with. Who sets {@code -XX:MaxDirectMemorySize} or Netty's own property has decided already.
 */
public final class DirectMemoryLimit implements EnvironmentPostProcessor, Ordered {
    static final String SHARE = "istio.limits.direct-memory-percentage";
    static final String OF_NETTY = "io.netty.maxDirectMemory";

    /** Fewer bytes would not do for a handful of connections: 16 MiB. */
    static final long LEAST = 16L << 20;

    private static final String OF_THE_JVM = "MaxDirectMemorySize";
    private static final int ALL = 100;

    private final Properties system;
    private final LongSupplier memory;
    private final LongSupplier boundOfTheJvm;

    /** For this process. */
    public DirectMemoryLimit() {
        this(System.getProperties(), DirectMemoryLimit::memory, DirectMemoryLimit::boundOfTheJvm);
    }

    /**
     * For a test.
     *
     * @param memory bytes of the container, else of the machine
     * @param boundOfTheJvm bytes; 0 when no option says anything
     */
    DirectMemoryLimit(Properties system, LongSupplier memory, LongSupplier boundOfTheJvm) {
        this.system = system;
        this.memory = memory;
        this.boundOfTheJvm = boundOfTheJvm;
    }

    private static long memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static long boundOfTheJvm() {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return Long.parseLong(options.getVMOption(OF_THE_JVM).getValue());
    }

    /** After the files of the application were read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        int share = share(environment.getProperty(SHARE, "0"));
        if (share > 0 && system.getProperty(OF_NETTY) == null && boundOfTheJvm.getAsLong() == 0) {
            long bytes = Math.max(LEAST, memory.getAsLong() / ALL * share);
            system.setProperty(OF_NETTY, Long.toString(bytes));
        }
    }

    /** What is no percentage stops the start a little later, when all properties are checked. */
    private static int share(String written) {
        try {
            int share = Integer.parseInt(written.strip());
            return share > ALL ? 0 : share;
        } catch (NumberFormatException refusedLater) {
            return 0;
        }
    }
}
