package io.meshway.source;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import io.meshway.model.Severity;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/** Asks a validator once for each instance. A check that fails is a bug of ours and costs one resource, not the whole configuration. */
final class RememberedVerdicts implements Function<Resource, List<Finding>> {
    private final Function<Resource, List<Finding>> validator;
    private final IdentityHashMap<Resource, List<Finding>> known = new IdentityHashMap<>();

    RememberedVerdicts(Function<Resource, List<Finding>> validator) {
        this.validator = validator;
    }

    @Override
    public List<Finding> apply(Resource resource) {
        return known.computeIfAbsent(resource, this::validate);
    }

    private List<Finding> validate(Resource resource) {
        try {
            return List.copyOf(validator.apply(resource));
        } catch (RuntimeException e) {
            return List.of(new Finding(
                    Severity.ERROR,
                    Finding.INVALID,
                    resource.key(),
                    resource.meta().origin(),
                    "",
                    "",
                    "could not be checked: " + e,
                    "this is a bug of Meshway, please report it with the resource"));
        }
    }
}
