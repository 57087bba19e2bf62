package io.meshway.mesh;

import static io.meshway.mesh.Linked.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.ResourceMeta;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A mesh of the size that large installations have. */
class ManyVirtualServicesTest {
    private static final int MANY = 10_000;

    @Test
    void oneChangeAmongTenThousandTouchesOneVirtualHost() {
        VirtualService pattern = (VirtualService) MeshYaml.resources(
                        Linked.virtualService("v", "h.com", Linked.rule("prefix: /a", "a.com"), Linked.rule("b.com")))
                .get(0);
        List<Resource> resources = new ArrayList<>(MeshYaml.resources(GATEWAY));
        for (int i = 0; i < MANY; i++) {
            resources.add(copy(pattern, i, List.of("h" + i + ".com", "*.w" + i + ".com")));
        }
        MeshLinker linker = new MeshLinker(MeshYaml.GATEWAY, MeshConfig.DEFAULTS);

        Linked first = new Linked(linker.link(ResourceSet.of(resources), MeshSnapshot.EMPTY));
        resources.set(MANY / 2, copy(pattern, MANY / 2 - 1, List.of("changed.com")));
        Linked second = new Linked(linker.link(ResourceSet.of(resources), first.snapshot()));

        assertThat(first.virtualHosts(80)).hasSize(MANY);
        assertThat(first.domains()).hasSize(2 * MANY).doesNotHaveDuplicates();
        Map<LinkedVirtualHost, Boolean> before = new IdentityHashMap<>();
        first.virtualHosts(80).forEach(host -> before.put(host, true));
        assertThat(second.virtualHosts(80))
                .filteredOn(host -> !before.containsKey(host))
                .extracting(LinkedVirtualHost::domains)
                .containsExactly(List.of("changed.com"));
    }

    private static VirtualService copy(VirtualService pattern, int number, List<String> hosts) {
        ResourceMeta meta = pattern.meta();
        ResourceKey key = new ResourceKey(meta.key().kind(), "default", "v" + number);
        return new VirtualService(
                new ResourceMeta(key, meta.labels(), meta.annotations(), meta.created(), meta.origin()),
                hosts,
                pattern.gateways(),
                pattern.http(),
                pattern.tls(),
                pattern.tcp(),
                pattern.exportTo());
    }
}
