package io.meshway.actuate;

import io.meshway.telemetry.OwnAnswers;
import io.meshway.telemetry.ResponseFlag;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumSet;
import java.util.Set;

/** Counts the answers that the proxy made itself, by response flag: {@code meshway.local.replies}. */
public final class OwnAnswerMetrics implements MeterBinder {
    /** What is said of requests that others answered, or nobody. */
    private static final Set<ResponseFlag> OF_OTHERS =
            EnumSet.of(ResponseFlag.URX, ResponseFlag.DC, ResponseFlag.DPE, ResponseFlag.DI);

    private final OwnAnswers answers;

    /** Meters of these counts. */
    public OwnAnswerMetrics(OwnAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ResponseFlag flag : EnumSet.complementOf(EnumSet.copyOf(OF_OTHERS))) {
            FunctionCounter.builder("meshway.local.replies", answers, of -> of.count(flag))
                    .tag("response_flags", flag.name())
                    .description("Answers that the gateway made itself, by Envoy's response flag")
                    .register(registry);
        }
    }
}
