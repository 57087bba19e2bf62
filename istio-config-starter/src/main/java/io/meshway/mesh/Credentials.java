package io.meshway.mesh;

import io.meshway.model.Bytes;
import io.meshway.model.ClientTls;
import io.meshway.model.ConfigMap;
import io.meshway.model.DestinationRule;
import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.Kind;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.Secret;
import io.meshway.model.ServerTls;
import io.meshway.model.TrafficPolicy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up the Secrets that TLS settings refer to by name: they are in the namespace of the proxy, whatever the namespace of the resource that names them. */
final class Credentials {
    /** Behind the name of a Secret: the one with the authority's certificate. */
    private static final String AUTHORITY_SUFFIX = "-cacert";

    private static final String CONFIG_MAP = "configmap://";

    private final ResourceSet resources;
    private final String namespace;
    private final LinkFindings findings;
    private final Map<String, Credential> found = new HashMap<>();

    private Credentials(ResourceSet resources, ProxyIdentity proxy, LinkFindings findings) {
        this.resources = resources;
        this.namespace = proxy.namespace();
        this.findings = findings;
    }

    /** What is referred to by the Gateways that select the proxy and by DestinationRules, by the name they use; what is missing is a finding. */
    static Map<String, Credential> of(ResourceSet resources, ProxyIdentity proxy, LinkFindings findings) {
        Credentials credentials = new Credentials(resources, proxy, findings);
        for (Gateway gateway : resources.all(Gateway.class)) {
            if (EdgeServers.selects(gateway, proxy.labels())) {
                credentials.add(gateway);
            }
        }
        for (DestinationRule rule : resources.all(DestinationRule.class)) {
            credentials.add(rule);
        }
        return credentials.found;
    }

    private void add(Gateway gateway) {
        for (int i = 0; i < gateway.servers().size(); i++) {
            ServerTls tls = gateway.servers().get(i).tls();
            if (tls != null) {
                String path = "spec.servers[" + i + "].tls.";
                add(gateway, path + "credentialName", tls.credentialName());
                for (int n = 0; n < tls.credentialNames().size(); n++) {
                    add(
                            gateway,
                            path + "credentialNames[" + n + "]",
                            tls.credentialNames().get(n));
                }
                add(gateway, path + "caCertCredentialName", tls.caCertCredentialName());
            }
        }
    }

    private void add(DestinationRule rule) {
        add(rule, "spec.trafficPolicy", rule.trafficPolicy());
        for (int i = 0; i < rule.subsets().size(); i++) {
            add(
                    rule,
                    "spec.subsets[" + i + "].trafficPolicy",
                    rule.subsets().get(i).trafficPolicy());
        }
    }

    private void add(DestinationRule rule, String path, @Nullable TrafficPolicy policy) {
        if (policy == null) {
            return;
        }
        add(rule, path, policy.tls());
        for (int i = 0; i < policy.portLevelSettings().size(); i++) {
            add(
                    rule,
                    path + ".portLevelSettings[" + i + "]",
                    policy.portLevelSettings().get(i).tls());
        }
    }

    private void add(DestinationRule rule, String path, @Nullable ClientTls tls) {
        if (tls != null) {
            add(rule, path + ".tls.credentialName", tls.credentialName());
        }
    }

    private void add(Resource from, String path, @Nullable String name) {
        if (name == null || name.isEmpty()) {
            return;
        }
        Credential credential = found.get(name);
        if (credential == null) {
            credential = name.startsWith(CONFIG_MAP) ? ofConfigMap(name) : ofSecret(name);
        }
        if (credential != null) {
            found.put(name, credential);
            return;
        }
        findings.report(
                FindingKind.REFERENCED_NOT_FOUND,
                from,
                path,
                name,
                "there is no such Secret in namespace " + namespace
                        + ", which is the proxy's, so connections that need it are refused",
                "create it there");
    }

    private @Nullable Credential ofSecret(String name) {
        Secret secret = secret(name);
        if (secret == null) {
            return null;
        }
        Secret separate = secret(name + AUTHORITY_SUFFIX);
        return new Credential(
                secret.key(),
                value(secret, "cert", "tls.crt"),
                value(secret, "key", "tls.key"),
                value(separate == null ? secret : separate, "cacert", "ca.crt"),
                value(secret, "crl", "ca.crl"));
    }

    private @Nullable Credential ofConfigMap(String name) {
        ResourceKey key = new ResourceKey(Kind.CONFIG_MAP, namespace, name.substring(CONFIG_MAP.length()));
        if (!(resources.get(key) instanceof ConfigMap map)) {
            return null;
        }
        String text = map.data().getOrDefault("cacert", map.data().get("ca.crt"));
        Bytes authority = text == null || text.isEmpty() ? null : Bytes.utf8(text);
        return new Credential(key, null, null, authority, null);
    }

    private @Nullable Secret secret(String name) {
        return resources.get(new ResourceKey(Kind.SECRET, namespace, name)) instanceof Secret secret ? secret : null;
    }

    private static @Nullable Bytes value(Secret secret, String preferred, String other) {
        Bytes value = secret.data().getOrDefault(preferred, secret.data().get(other));
        return value == null || value.size() == 0 ? null : value;
    }
}
