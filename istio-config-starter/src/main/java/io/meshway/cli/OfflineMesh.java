package io.meshway.cli;

import io.meshway.explain.Explainer;
import io.meshway.explain.SpecifiedEndpoints;
import io.meshway.mesh.HealthChecks;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshLinker;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.mesh.OpenedPorts;
import io.meshway.mesh.ResourceSet;
import io.meshway.mesh.validate.ResourceValidator;
import io.meshway.model.Finding;
import io.meshway.model.parse.ResourceParser;
import io.meshway.route.RouteTable;
import io.meshway.route.RouteTableCompiler;
import io.meshway.source.Admitted;
import io.meshway.source.ResourceAdmission;
import io.meshway.source.SourceSnapshot;
import io.meshway.source.file.FileLocation;
import io.meshway.source.file.FileResourceSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What a folder means for a proxy, by the same steps as in a running one.
 *
 * @param config what holds for the mesh with these resources
 * @param admitted the resources in force
 * @param resources the same, by kind
 * @param snapshot what they mean
 */
record OfflineMesh(
        Settings settings, MeshConfig config, Admitted admitted, ResourceSet resources, MeshSnapshot snapshot) {
    static OfflineMesh read(FileLocation location, Settings settings) {
        ResourceParser parser = new ResourceParser();
        SourceSnapshot source = FileResourceSource.readOnce(
                location,
                (document, origin) ->
                        parser.parse(document, origin, settings.proxy().namespace()));
        ResourceValidator validator = new ResourceValidator(settings.mesh().properties());
        Admitted admitted = ResourceAdmission.admit(source, Admitted.NONE, validator::validate);
        ResourceSet resources = ResourceSet.of(admitted.resources().values());
        MeshLinker linker = new MeshLinker(settings.proxy(), settings.mesh(), HealthChecks.ANNOTATED);
        MeshSnapshot snapshot = linker.link(resources, MeshSnapshot.EMPTY);
        return new OfflineMesh(settings, linker.config(resources), admitted, resources, snapshot);
    }

    /** Of the files, of each resource and of all together. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(admitted.findings());
        findings.addAll(snapshot.findings());
        return findings;
    }

    /** Follows requests through it. */
    Explainer explainer() {
        RouteTable table = new RouteTableCompiler(config).compile(snapshot, RouteTable.EMPTY);
        return new Explainer(
                snapshot,
                table,
                OpenedPorts.of(resources, settings.proxy(), config.portMapping()),
                new SpecifiedEndpoints(snapshot)::of);
    }
}
