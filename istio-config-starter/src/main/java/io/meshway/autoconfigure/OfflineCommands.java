package io.meshway.autoconfigure;

import io.meshway.cli.Commands;
import io.meshway.cli.Settings;
import io.meshway.mesh.LayeredMeshConfig;
import io.meshway.mesh.MeshConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * The command line of an application that embeds Meshway: {@code analyze}, {@code explain} and {@code test} run with the properties that the application
 * would have, and without starting it.
 */
public final class OfflineCommands {
    private static final String PROPERTY = "--[^=]*[.].*=.*|--spring[.].*";

    private OfflineCommands() {}

    /** Whether the arguments are those of a command and not of the application. */
    public static boolean isCommand(String... arguments) {
        return arguments.length > 0 && Commands.isName(arguments[0]);
    }

    /** Runs the command; the exit code. */
    public static int run(String... arguments) {
        return run(System.out, System.err, arguments);
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        List<String> words = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        for (String argument : arguments) {
            (argument.matches(PROPERTY) ? properties : words).add(argument);
        }
        try {
            return new Commands(settings(properties), out, err).run(words);
        } catch (BindException e) {
            err.println(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            return Commands.USAGE;
        }
    }

    private static Settings settings(List<String> properties) {
        LoggingSystem.get(OfflineCommands.class.getClassLoader()).beforeInitialize();
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SimpleCommandLinePropertySource(properties.toArray(String[]::new)));
        ConfigDataEnvironmentPostProcessor.applyTo(environment, new DefaultResourceLoader(), null);
        ConfigurationPropertySources.attach(environment);
        Binder binder = Binder.get(environment);
        MeshProperties mesh = binder.bindOrCreate("istio.mesh", MeshProperties.class);
        ProxyProperties proxy = binder.bindOrCreate("istio.proxy", ProxyProperties.class);
        GatewayProperties gateway = binder.bindOrCreate("istio.gateway", GatewayProperties.class);
        CompatProperties compat = binder.bindOrCreate("istio.compat", CompatProperties.class);
        MeshConfig config = mesh.meshConfig(gateway.portMapping(), compat);
        return new Settings(proxy.identity(), new LayeredMeshConfig(config, MeshProperties.written(environment)));
    }
}
