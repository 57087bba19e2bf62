package io.meshway.mesh.validate;

import io.meshway.model.WorkloadSpec;
import java.util.Map;
import java.util.TreeMap;

/** A WorkloadEntry, also inline in a ServiceEntry. */
final class WorkloadEntryCheck {
    private WorkloadEntryCheck() {}

    static void check(String path, WorkloadSpec workload, Findings findings) {
        address(path + ".address", workload, findings);
        for (Map.Entry<String, Integer> port : new TreeMap<>(workload.ports()).entrySet()) {
            String at = path + ".ports[" + port.getKey() + "]";
            if (!HostSyntax.isLabel(port.getKey())) {
                findings.error(
                        at, port.getKey(), "the name of a port must be a DNS label", "use that of a service's port");
            }
            FieldRules.port(at, port.getValue(), findings);
        }
        if (UnixSyntax.isUnix(workload.address()) && !workload.ports().isEmpty()) {
            findings.error(path + ".ports", "", "a Unix socket has no ports", "remove the ports");
        }
        FieldRules.labels(path + ".labels", workload.labels(), findings);
        FieldRules.notNegative(path + ".weight", workload.weight(), findings);
    }

    private static void address(String path, WorkloadSpec workload, Findings findings) {
        String address = workload.address();
        if (address.isEmpty()) {
            if (workload.network() == null || workload.network().isEmpty()) {
                findings.error(path, "", "the address is missing", "give an IP address or a DNS name");
            } else {
                findings.warning(path, "", "workloads of other networks are not reached", "give an address");
            }
        } else if (UnixSyntax.isUnix(address)) {
            if (!UnixSyntax.isValid(address)) {
                findings.error(path, address, "this is no path of a Unix socket", "write unix:///path or unix://@name");
            }
        } else if (!IpSyntax.isAddress(address)) {
            String problem = HostSyntax.name(address);
            if (problem != null) {
                findings.error(path, address, "this is neither an IP address nor a DNS name: " + problem, "");
            }
        }
    }
}
