package io.meshway.autoconfigure;

import io.meshway.runtime.MeshConfigurationApplied;
import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshState;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes a {@link MeshConfigurationApplied} for each version. */
final class ApplicationEvents implements SmartInitializingSingleton {
    private final MeshRuntime runtime;
    private final ApplicationEventPublisher publisher;

    ApplicationEvents(MeshRuntime runtime, ApplicationEventPublisher publisher) {
        this.runtime = runtime;
        this.publisher = publisher;
    }

    /** The last to be told: whoever hears of a version finds everything of ours at it. */
    @Override
    public void afterSingletonsInstantiated() {
        runtime.onChange(this::publish);
    }

    private void publish(MeshState state) {
        publisher.publishEvent(new MeshConfigurationApplied(
                state.version(),
                new MeshConfigurationApplied.Report(
                        state.appliedAt(),
                        state.admitted().accepted(),
                        state.admitted().rejected(),
                        runtime.findings())));
    }
}
