package io.meshway.mesh.validate;

import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.meshway.model.Sidecar;
import org.jspecify.annotations.Nullable;

/** A Sidecar. */
final class SidecarCheck {
    private SidecarCheck() {}

    static void check(Sidecar sidecar, Findings findings) {
        FieldRules.selector("spec.workloadSelector.labels", sidecar.workloadSelector(), findings);
        if (sidecar.egress().isEmpty()
                && sidecar.ingress().isEmpty()
                && sidecar.outboundTrafficPolicy() == null
                && sidecar.inboundConnectionPool() == null) {
            findings.error("spec", "", "the Sidecar says nothing", "write egress, ingress or outboundTrafficPolicy");
        }
        SidecarIngressCheck.check(sidecar.ingress(), findings);
        SidecarEgressCheck.check(sidecar.egress(), findings);
        outbound("spec.outboundTrafficPolicy", sidecar.outboundTrafficPolicy(), findings);
        ConnectionPoolCheck.check("spec.inboundConnectionPool", sidecar.inboundConnectionPool(), findings);
    }

    private static void outbound(String path, Sidecar.@Nullable OutboundTrafficPolicy policy, Findings findings) {
        if (policy == null) {
            return;
        }
        if (policy.mode() == Sidecar.Mode.ALLOW_ANY_DYNAMIC_DNS) {
            findings.error(
                    path + ".mode", policy.mode().name(), "this mode exists for the whole mesh only", "use ALLOW_ANY");
        }
        if (policy.egressProxy() == null) {
            return;
        }
        String at = path + ".egressProxy";
        findings.add(
                Severity.WARNING,
                Finding.DEPRECATED,
                at,
                policy.egressProxy().host(),
                "egressProxy is deprecated",
                "route unknown traffic by a ServiceEntry and a VirtualService");
        if (policy.mode() != Sidecar.Mode.ALLOW_ANY) {
            findings.error(at, policy.egressProxy().host(), "egressProxy needs mode ALLOW_ANY", "");
        }
        if (policy.egressProxy().port() == null) {
            findings.error(at + ".port", "", "egressProxy needs a port", "write port.number");
        }
        DestinationCheck.check(at, policy.egressProxy(), findings);
    }
}
