package io.meshway.mesh.validate;

import io.meshway.model.L4Match;
import io.meshway.model.TcpRule;
import io.meshway.model.TlsRule;
import java.util.List;
import java.util.Locale;

/** Entries of {@code spec.tls} and {@code spec.tcp}. */
final class L4RuleCheck {
    private L4RuleCheck() {}

    static void checkTls(String path, TlsRule rule, List<String> hosts, Findings findings) {
        if (rule.match().isEmpty()) {
            findings.error(path, "", "a tls rule needs a match", "write match with sniHosts");
        }
        for (int i = 0; i < rule.match().size(); i++) {
            String at = path + ".match[" + i + "]";
            TlsRule.Match match = rule.match().get(i);
            if (match.sniHosts().isEmpty()) {
                findings.error(at + ".sniHosts", "", "the match names no server", "list the names of servers");
            }
            for (int j = 0; j < match.sniHosts().size(); j++) {
                serverName(at + ".sniHosts[" + j + "]", match.sniHosts().get(j), hosts, findings);
            }
            match(at, match.l4(), findings);
        }
        RouteCheck.check(path + ".route", rule.route(), findings);
    }

    static void checkTcp(String path, TcpRule rule, Findings findings) {
        for (int i = 0; i < rule.match().size(); i++) {
            match(path + ".match[" + i + "]", rule.match().get(i), findings);
        }
        RouteCheck.check(path + ".route", rule.route(), findings);
    }

    private static void serverName(String path, String name, List<String> hosts, Findings findings) {
        String problem = HostSyntax.wildcard(name);
        if (problem != null && IpSyntax.isAddress(name)) {
            findings.warning(path, name, "clients send no IP address as server name", "use a DNS name");
        } else if (problem != null) {
            findings.error(path, name, "this is no name of a server: " + problem, "use a DNS name or *.suffix");
        } else if (hosts.stream().noneMatch(host -> HostCover.covers(lower(host), lower(name)))) {
            findings.error(path, name, "no host of the VirtualService covers this name", "add it to spec.hosts");
        }
    }

    private static String lower(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    private static void match(String path, L4Match match, Findings findings) {
        for (int i = 0; i < match.destinationSubnets().size(); i++) {
            if (!IpSyntax.isBlock(match.destinationSubnets().get(i))) {
                findings.error(
                        path + ".destinationSubnets[" + i + "]",
                        match.destinationSubnets().get(i),
                        "this is no IP address and no CIDR block",
                        "write for example 10.1.0.0/16");
            }
        }
        FieldRules.port(path + ".port", match.port(), findings);
        FieldRules.labels(path + ".sourceLabels", match.sourceLabels(), findings);
        GatewayNamesCheck.check(path + ".gateways", match.gateways(), findings);
    }
}
