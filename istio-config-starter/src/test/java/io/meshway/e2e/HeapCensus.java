package io.meshway.e2e;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** Counts the live objects of the classes that come and go with endpoints. */
final class HeapCensus {
    private static final String[] PACKAGES = {
        "io.meshway.cluster.", "io.meshway.transport.upstream.", "io.meshway.mesh."
    };
    private static final int CLASS_COLUMN = 3;

    /** Endpoints, pools and their like are counted to the object. */
    private static final int CONNECTIONS_OF_CALLERS = 4;

    private HeapCensus() {}

    /** Objects by class, after a collection. */
    static Map<String, Long> take() {
        Map<String, Long> counts = new HashMap<>();
        for (String line : histogram().lines().toList()) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > CLASS_COLUMN && ofInterest(columns[CLASS_COLUMN])) {
                counts.put(columns[CLASS_COLUMN], Long.parseLong(columns[1]));
            }
        }
        return counts;
    }

    private static boolean ofInterest(String type) {
        for (String name : PACKAGES) {
            if (type.startsWith(name)) {
                return true;
            }
        }
        return false;
    }

    /** How many more may be there because a caller found no free connection in the end. */
    static int slack(String type) {
        return type.contains("LiveEndpoint") || type.contains("EndpointPool") ? 0 : CONNECTIONS_OF_CALLERS;
    }

    private static String histogram() {
        try {
            Object text = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return (String) text;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
