package io.meshway.actuate.limit;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.event.BulkheadEvent;
import io.github.resilience4j.bulkhead.event.BulkheadOnCallFinishedEvent;
import io.github.resilience4j.bulkhead.event.BulkheadOnCallPermittedEvent;
import io.github.resilience4j.bulkhead.event.BulkheadOnCallRejectedEvent;
import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import io.meshway.cluster.limit.Permits;
import java.time.Duration;
import java.util.Map;

/**
 * A cluster's limit as a bulkhead that never waits: whoever takes a permit here takes it from the cluster. Events are made only while somebody listens.
 */
final class PermitsBulkhead implements Bulkhead {
    private final WrittenLimit limit;
    private final Events events = new Events();

    PermitsBulkhead(WrittenLimit limit) {
        this.limit = limit;
    }

    @Override
    public String getName() {
        return limit.name();
    }

    @Override
    public boolean tryAcquirePermission() {
        return limit.limits().tryAcquire(limit.kind());
    }

    @Override
    public void acquirePermission() {
        if (!tryAcquirePermission()) {
            throw BulkheadFullException.createBulkheadFullException(this);
        }
    }

    @Override
    public void releasePermission() {
        permits().release();
    }

    @Override
    public void onComplete() {
        permits().release();
    }

    /** Not possible: limits are the DestinationRule's to set, and every proxy of the mesh has the same. */
    @Override
    public void changeConfig(BulkheadConfig config) {
        throw new UnsupportedOperationException(
                "the limit is set by the DestinationRule of " + limit.cluster() + ": change its connectionPool");
    }

    @Override
    public BulkheadConfig getBulkheadConfig() {
        return BulkheadConfig.custom()
                .maxConcurrentCalls(limit.most())
                .maxWaitDuration(Duration.ZERO)
                .build();
    }

    @Override
    public Metrics getMetrics() {
        return new Metrics() {
            @Override
            public int getAvailableConcurrentCalls() {
                return limit.left();
            }

            @Override
            public int getMaxAllowedConcurrentCalls() {
                return limit.most();
            }
        };
    }

    @Override
    public Map<String, String> getTags() {
        return Map.of();
    }

    @Override
    public EventPublisher getEventPublisher() {
        return events;
    }

    private Permits permits() {
        return limit.limits().permits(limit.kind());
    }

    /** Watches the permits from the first listener on. */
    private final class Events implements EventPublisher, Permits.Observer {
        private final EventProcessor<BulkheadEvent> listeners = new EventProcessor<>();

        @Override
        public EventPublisher onCallRejected(EventConsumer<BulkheadOnCallRejectedEvent> consumer) {
            return consumer(BulkheadOnCallRejectedEvent.class, consumer);
        }

        @Override
        public EventPublisher onCallPermitted(EventConsumer<BulkheadOnCallPermittedEvent> consumer) {
            return consumer(BulkheadOnCallPermittedEvent.class, consumer);
        }

        @Override
        public EventPublisher onCallFinished(EventConsumer<BulkheadOnCallFinishedEvent> consumer) {
            return consumer(BulkheadOnCallFinishedEvent.class, consumer);
        }

        private EventPublisher consumer(Class<?> type, EventConsumer<? extends BulkheadEvent> consumer) {
            listeners.registerConsumer(type.getName(), consumer);
            permits().observe(this);
            return this;
        }

        @Override
        public void onEvent(EventConsumer<BulkheadEvent> consumer) {
            consumer(BulkheadOnCallRejectedEvent.class, consumer);
            consumer(BulkheadOnCallPermittedEvent.class, consumer);
            consumer(BulkheadOnCallFinishedEvent.class, consumer);
        }

        @Override
        public void taken() {
            listeners.processEvent(new BulkheadOnCallPermittedEvent(getName()));
        }

        @Override
        public void refused() {
            listeners.processEvent(new BulkheadOnCallRejectedEvent(getName()));
        }

        @Override
        public void released() {
            listeners.processEvent(new BulkheadOnCallFinishedEvent(getName()));
        }
    }
}
