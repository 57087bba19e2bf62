package io.meshway.mesh.validate;

import io.meshway.model.ServiceEntry;
import io.meshway.model.ServiceEntry.Resolution;
import java.util.List;

/** What goes with which {@code resolution} of a ServiceEntry. */
final class ResolutionCheck {
    private ResolutionCheck() {}

    static void check(ServiceEntry entry, Findings findings) {
        switch (entry.resolution()) {
            case NONE -> none(entry, findings);
            case STATIC -> fixed(entry, findings);
            case DNS, DNS_ROUND_ROBIN -> dns(entry, findings);
            case DYNAMIC_DNS -> dynamicDns(entry, findings);
        }
    }

    private static void none(ServiceEntry entry, Findings findings) {
        noEndpoints(entry, findings);
        if (entry.workloadSelector() != null) {
            findings.warning(
                    "spec.workloadSelector", "", "with resolution NONE nobody is selected", "use STATIC or DNS");
        }
    }

    private static void noEndpoints(ServiceEntry entry, Findings findings) {
        if (!entry.endpoints().isEmpty()) {
            findings.error(
                    "spec.endpoints",
                    "",
                    "with resolution " + entry.resolution() + " there can be no endpoints",
                    "use STATIC for addresses, DNS for names");
        }
    }

    private static void fixed(ServiceEntry entry, Findings findings) {
        for (int i = 0; i < entry.endpoints().size(); i++) {
            String address = entry.endpoints().get(i).address();
            if (HostSyntax.name(address) == null && !IpSyntax.isAddress(address)) {
                findings.warning(
                        "spec.endpoints[" + i + "].address",
                        address,
                        "with resolution STATIC names are not resolved, the endpoint is left out",
                        "use resolution DNS, or the IP address");
            }
        }
    }

    private static void dns(ServiceEntry entry, Findings findings) {
        if (entry.endpoints().isEmpty() && entry.workloadSelector() == null) {
            List<String> hosts = entry.hosts();
            for (int i = 0; i < hosts.size(); i++) {
                if (hosts.get(i).startsWith("*")) {
                    findings.error(
                            "spec.hosts[" + i + "]",
                            hosts.get(i),
                            "a wildcard cannot be resolved by DNS",
                            "give endpoints, or use resolution NONE or DYNAMIC_DNS");
                }
            }
        }
        for (int i = 0; i < entry.endpoints().size(); i++) {
            String address = entry.endpoints().get(i).address();
            if (UnixSyntax.isUnix(address)) {
                findings.error(
                        "spec.endpoints[" + i + "].address", address, "a Unix socket needs resolution STATIC", "");
            }
        }
        if (entry.resolution() == Resolution.DNS_ROUND_ROBIN
                && entry.endpoints().size() > 1) {
            findings.error("spec.endpoints", "", "DNS_ROUND_ROBIN takes one endpoint at most", "use DNS for several");
        }
    }

    private static void dynamicDns(ServiceEntry entry, Findings findings) {
        noEndpoints(entry, findings);
        if (!entry.addresses().isEmpty()) {
            findings.error(
                    "spec.addresses",
                    String.join(",", entry.addresses()),
                    "with DYNAMIC_DNS there can be no addresses",
                    "");
        }
        for (int i = 0; i < entry.hosts().size(); i++) {
            if (!entry.hosts().get(i).startsWith("*")) {
                findings.error(
                        "spec.hosts[" + i + "]", entry.hosts().get(i), "DYNAMIC_DNS is for wildcards only", "use DNS");
            }
        }
        for (int i = 0; i < entry.ports().size(); i++) {
            String protocol = entry.ports().get(i).protocol();
            if (!Protocols.isHttp(protocol) && !Protocols.isTls(protocol)) {
                findings.error(
                        "spec.ports[" + i + "].protocol",
                        protocol,
                        "DYNAMIC_DNS needs the name of the host, which HTTP and TLS carry",
                        "use HTTP, HTTP2, GRPC or TLS");
            }
        }
    }
}
