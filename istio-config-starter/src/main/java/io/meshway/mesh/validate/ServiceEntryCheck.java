package io.meshway.mesh.validate;

import io.meshway.model.FindingKind;
import io.meshway.model.ServiceEntry;
import io.meshway.model.ServiceEntry.Resolution;
import io.meshway.model.Severity;
import io.meshway.model.WorkloadSpec;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A ServiceEntry. */
final class ServiceEntryCheck {
    private static final String NEEDS_ADDRESSES = FindingKind.ADDRESSES_NEEDED.code();

    private ServiceEntryCheck() {}

    static void check(ServiceEntry entry, Findings findings) {
        hosts(entry, findings);
        addresses(entry, findings);
        ports(entry, findings);
        if (entry.workloadSelector() != null && !entry.endpoints().isEmpty()) {
            findings.error(
                    "spec.endpoints", "", "endpoints cannot stand beside workloadSelector", "remove one of the two");
        }
        FieldRules.selector("spec.workloadSelector.labels", entry.workloadSelector(), findings);
        ResolutionCheck.check(entry, findings);
        Set<String> portNames =
                entry.ports().stream().map(ServiceEntry.Port::name).collect(Collectors.toSet());
        for (int i = 0; i < entry.endpoints().size(); i++) {
            endpoint("spec.endpoints[" + i + "]", entry.endpoints().get(i), portNames, findings);
        }
        ExportToCheck.check(entry.exportTo(), entry.namespace(), true, findings);
    }

    private static void hosts(ServiceEntry entry, Findings findings) {
        if (entry.hosts().isEmpty()) {
            findings.error("spec.hosts", "", "the entry has no hosts", "name at least one");
        }
        for (int i = 0; i < entry.hosts().size(); i++) {
            host("spec.hosts[" + i + "]", entry.hosts().get(i), findings);
        }
    }

    private static void host(String path, String host, Findings findings) {
        String problem = host.equals("*") ? "it would take every name" : HostSyntax.wildcardOrIp(host);
        if (problem != null) {
            findings.error(path, host, "this is no host: " + problem, "use a DNS name or *.suffix");
        } else if (HostSyntax.isPartialWildcard(host)) {
            findings.warning(path, host, "the wildcard should stand for whole labels", "write *.suffix");
        } else if (!host.contains(".") && !IpSyntax.isAddress(host)) {
            findings.warning(path, host, "short names are not completed here", "write the full DNS name");
        }
    }

    private static void addresses(ServiceEntry entry, Findings findings) {
        for (int i = 0; i < entry.addresses().size(); i++) {
            String address = entry.addresses().get(i);
            String path = "spec.addresses[" + i + "]";
            boolean blocks = entry.resolution() == Resolution.NONE || entry.resolution() == Resolution.STATIC;
            if (!IpSyntax.isBlock(address)) {
                findings.error(path, address, "this is no IP address and no CIDR block", "");
            } else if (address.contains("/") && !blocks) {
                findings.error(path, address, "CIDR blocks need resolution NONE or STATIC", "list single addresses");
            }
        }
    }

    private static void ports(ServiceEntry entry, Findings findings) {
        Set<String> names = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < entry.ports().size(); i++) {
            ServiceEntry.Port port = entry.ports().get(i);
            String path = "spec.ports[" + i + "]";
            port(path, port, findings);
            if (!numbers.add(port.number())) {
                findings.error(path + ".number", Integer.toString(port.number()), "another port has this number", "");
            }
            if (!names.add(port.name())) {
                findings.error(path + ".name", port.name(), "another port has this name", "rename one of the two");
            }
            tellApart(path, entry, port, findings);
        }
    }

    private static void port(String path, ServiceEntry.Port port, Findings findings) {
        FieldRules.port(path + ".number", port.number(), findings);
        if (port.targetPort() != null && port.targetPort() != 0) {
            FieldRules.port(path + ".targetPort", port.targetPort(), findings);
        }
        if (!HostSyntax.isLabel(port.name())) {
            findings.error(
                    path + ".name", port.name(), "the name of a port must be a DNS label", "name it, such as http-web");
        }
        if (!port.protocol().isEmpty() && !Protocols.isKnown(port.protocol())) {
            findings.error(
                    path + ".protocol",
                    port.protocol(),
                    "this is no protocol",
                    "use HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TCP, TLS, MONGO, MYSQL or REDIS");
        }
    }

    /** Bytes carry no host name, so only addresses tell services apart. */
    private static void tellApart(String path, ServiceEntry entry, ServiceEntry.Port port, Findings findings) {
        boolean named = Protocols.isHttp(port.protocol()) || Protocols.isTls(port.protocol());
        if (named) {
            return;
        }
        if (entry.hosts().size() > 1 && entry.resolution() != Resolution.NONE) {
            findings.error(
                    path + ".protocol",
                    port.protocol(),
                    "several hosts cannot share a port that is neither HTTP nor TLS",
                    "write one ServiceEntry for each host");
        } else if (entry.addresses().isEmpty()
                && (port.protocol().isEmpty() || port.protocol().equalsIgnoreCase("TCP"))) {
            findings.add(
                    Severity.WARNING,
                    NEEDS_ADDRESSES,
                    path,
                    port.protocol(),
                    "without addresses sidecars take every connection to this port for the service",
                    "give addresses");
        }
    }

    private static void endpoint(String path, WorkloadSpec endpoint, Set<String> portNames, Findings findings) {
        WorkloadEntryCheck.check(path, endpoint, findings);
        if (UnixSyntax.isUnix(endpoint.address()) && portNames.size() > 1) {
            findings.error(
                    path + ".address", endpoint.address(), "a Unix socket can serve one port only", "keep one port");
        }
        for (String name : endpoint.ports().keySet().stream().sorted().toList()) {
            if (!portNames.contains(name)) {
                findings.warning(
                        path + ".ports[" + name + "]",
                        name,
                        "the entry has no port of this name",
                        "check the spelling");
            }
        }
    }
}
