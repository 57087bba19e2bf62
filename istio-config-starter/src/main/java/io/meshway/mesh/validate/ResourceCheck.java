package io.meshway.mesh.validate;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import java.util.List;

/** One more thing that must hold for a resource, brought along by whoever serves that part of it. */
@FunctionalInterface
public interface ResourceCheck {
    /** What is wrong with the resource; an error keeps it out. */
    List<Finding> check(Resource resource);
}
