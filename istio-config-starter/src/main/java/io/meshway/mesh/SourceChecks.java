package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.HttpMatch;
import io.meshway.model.VirtualService;
import java.util.List;

/** Finds matches of edge-only VirtualServices that ask for a namespace of the source: at a gateway that is the gateway's own. */
final class SourceChecks {
    private SourceChecks() {}

    static List<Finding> check(VirtualService virtualService, ProxyIdentity proxy) {
        if (virtualService.hosts().isEmpty() || GatewayBinding.isBoundToMesh(virtualService)) {
            return List.of();
        }
        LinkFindings findings = new LinkFindings();
        check(virtualService, proxy, findings);
        return findings.toList();
    }

    private static void check(VirtualService virtualService, ProxyIdentity proxy, LinkFindings findings) {
        for (int rule = 0; rule < virtualService.http().size(); rule++) {
            List<HttpMatch> matches = virtualService.http().get(rule).match();
            for (int i = 0; i < matches.size(); i++) {
                String source = matches.get(i).sourceNamespace();
                if (source != null && isOfSomebodyElse(source, matches.get(i), proxy)) {
                    findings.warn(
                            Finding.VALIDATION_WARNING,
                            virtualService,
                            "spec.http[" + rule + "].match[" + i + "].sourceNamespace",
                            source,
                            "at a gateway this is compared with the gateway's own namespace, not with the caller's",
                            "bind the VirtualService to mesh, or tell callers apart by a header");
                }
            }
        }
    }

    /** Source conditions do not count in a match that names gateways. */
    private static boolean isOfSomebodyElse(String source, HttpMatch match, ProxyIdentity proxy) {
        return !source.isEmpty() && match.gateways().isEmpty() && !source.equals(proxy.namespace());
    }
}
