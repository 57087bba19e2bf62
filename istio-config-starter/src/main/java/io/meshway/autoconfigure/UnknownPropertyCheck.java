package io.meshway.autoconfigure;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses properties below {@code istio} that do not exist: a misspelt name would otherwise leave its default in force without a word. Of environment variables
 * only those that are like the name of a property are refused, as Istio and Kubernetes set variables of their own that begin with {@code ISTIO_}.
 */
final class UnknownPropertyCheck implements BeanFactoryPostProcessor {
    private static final String VARIABLES = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    private static final String OURS = "meshway";

    private final Environment environment;

    UnknownPropertyCheck(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        ClassLoader loader = factory.getBeanClassLoader();
        KnownProperties known =
                KnownProperties.load(loader == null ? UnknownPropertyCheck.class.getClassLoader() : loader);
        if (known.isEmpty()) {
            return;
        }
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof PropertySource<?> underlying) {
                check(source, underlying, known);
            }
        }
    }

    private static void check(ConfigurationPropertySource source, PropertySource<?> underlying, KnownProperties known) {
        if (underlying.getName().endsWith(VARIABLES)) {
            if (underlying instanceof MapPropertySource variables) {
                checkVariables(variables.getSource(), known);
            }
        } else if (source instanceof IterableConfigurationPropertySource iterable
                && !underlying.getName().startsWith(OURS)) {
            iterable.stream()
                    .filter(name -> KnownProperties.GROUP.isAncestorOf(name) && !known.has(name))
                    .findFirst()
                    .ifPresent(name -> refuse(name, iterable, known));
        }
    }

    private static void checkVariables(Map<String, Object> variables, KnownProperties known) {
        variables.forEach((name, value) -> {
            String meant = name.startsWith("ISTIO_") && !known.hasVariable(name) ? known.meantVariable(name) : null;
            if (meant != null) {
                throw new UnusablePropertyException(
                        name,
                        String.valueOf(value),
                        "no property has an environment variable of this name",
                        "Did you mean " + meant + "? Take the variable away if not.");
            }
        });
    }

    private static void refuse(
            ConfigurationPropertyName name, IterableConfigurationPropertySource source, KnownProperties known) {
        var property = source.getConfigurationProperty(name);
        String meant = known.meant(name);
        throw new UnusablePropertyException(
                name.toString(),
                property == null ? "" : String.valueOf(property.getValue()),
                "there is no such property",
                action(meant));
    }

    private static String action(@Nullable String meant) {
        return (meant == null ? "Take it out" : "Did you mean " + meant + "?")
                + " (the manual lists all properties, and so does the metadata that editors complete names from).";
    }
}
