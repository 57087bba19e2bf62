package io.meshway.cli;

import io.meshway.mesh.LayeredMeshConfig;
import io.meshway.mesh.ProxyIdentity;

/** Who the proxy is that a folder is looked at for, and what holds for its mesh. */
public record Settings(ProxyIdentity proxy, LayeredMeshConfig mesh) {}
