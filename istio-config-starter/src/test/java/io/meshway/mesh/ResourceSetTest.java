package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Resource;
import io.meshway.model.VirtualService;
import org.junit.jupiter.api.Test;

class ResourceSetTest {
    @Test
    void resourcesWithoutTimeOfCreationCountAsOldestThenByNameThenByNamespace() {
        String spec = "{hosts: [a.com], http: [{directResponse: {status: 200}}]}";
        ResourceSet set = Linked.set(
                istio("VirtualService", "c@2021", spec),
                istio("VirtualService", "b", spec),
                istio("VirtualService", "z@2020", spec),
                istio("VirtualService", "other/a", spec),
                istio("VirtualService", "a", spec));

        assertThat(set.all(VirtualService.class))
                .extracting(Resource::key)
                .extracting(Object::toString)
                .containsExactly(
                        "VirtualService default/a",
                        "VirtualService other/a",
                        "VirtualService default/b",
                        "VirtualService default/z",
                        "VirtualService default/c");
    }
}
