package io.meshway.model.parse;

import io.meshway.model.ResourceMeta;
import io.meshway.model.VirtualService;

/** Reads the spec of a VirtualService. */
final class VirtualServiceReader {
    private VirtualServiceReader() {}

    static VirtualService read(ResourceMeta meta, FieldCursor spec) {
        return new VirtualService(
                meta,
                spec.texts("hosts"),
                spec.texts("gateways"),
                spec.objects("http", HttpRuleReader::read),
                spec.objects("tls", L4RuleReader::tls),
                spec.objects("tcp", L4RuleReader::tcp),
                spec.texts("exportTo"));
    }
}
