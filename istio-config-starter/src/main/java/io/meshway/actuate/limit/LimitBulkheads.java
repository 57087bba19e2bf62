package io.meshway.actuate.limit;

import io.github.resilience4j.bulkhead.BulkheadRegistry;

/** Keeps a registry of Resilience4j in line with the limits in force. */
public final class LimitBulkheads implements LimitObserver {
    private final BulkheadRegistry registry;

    /** @param registry which may hold bulkheads of the application as well */
    public LimitBulkheads(BulkheadRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void added(WrittenLimit limit) {
        PermitsBulkhead bulkhead = new PermitsBulkhead(limit);
        // A registry makes its own at first, and tells whoever listens of the replacement.
        registry.bulkhead(limit.name(), bulkhead.getBulkheadConfig());
        registry.replace(limit.name(), bulkhead);
    }

    @Override
    public void removed(WrittenLimit limit) {
        registry.remove(limit.name());
    }
}
