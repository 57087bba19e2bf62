package io.meshway.runtime;

import io.meshway.mesh.MeshSnapshot;
import io.meshway.mesh.ResourceSet;
import io.meshway.proxy.PlanTable;
import io.meshway.route.RouteTable;
import io.meshway.source.Admitted;
import java.time.Instant;

/**
 * Everything that is current, made from one look at the configuration. A request that reads it once never sees two versions.
 *
 * @param version counts up from 1 with every change that was applied; 0 before the first
 * @param appliedAt when it came into force
 * @param admitted the resources in force, and why others are not
 * @param resources the same by kind, in the order in which they were created
 * @param snapshot what they mean for this proxy
 * @param table the routes
 * @param plans the routes, prepared
 */
public record MeshState(
        long version,
        Instant appliedAt,
        Admitted admitted,
        ResourceSet resources,
        MeshSnapshot snapshot,
        RouteTable table,
        PlanTable plans) {
    /** A state whose resources nobody has in order. */
    public MeshState(
            long version,
            Instant appliedAt,
            Admitted admitted,
            MeshSnapshot snapshot,
            RouteTable table,
            PlanTable plans) {
        this(
                version,
                appliedAt,
                admitted,
                ResourceSet.of(admitted.resources(), ResourceSet.EMPTY),
                snapshot,
                table,
                plans);
    }

    /** Before the first configuration. */
    public static final MeshState NONE =
            new MeshState(0, Instant.EPOCH, Admitted.NONE, MeshSnapshot.EMPTY, RouteTable.EMPTY, PlanTable.EMPTY);
}
