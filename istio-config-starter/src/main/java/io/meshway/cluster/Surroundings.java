package io.meshway.cluster;

import io.meshway.mesh.MeshConfig;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What all clusters of a process share. */
record Surroundings(
        EndpointConnector.Factory connectors,
        Resolvers resolvers,
        Timer timer,
        InstantSource clock,
        Supplier<RandomGenerator> random,
        MeshConfig.Compat compat,
        LateClosing closing,
        ActiveChecks checks) {}
