package io.meshway.gatewayapp;

import io.meshway.autoconfigure.OfflineCommands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The edge gateway: the starter with the role {@code gateway}. */
@SpringBootApplication(proxyBeanMethods = false)
public class GatewayApplication {

    public static void main(String[] args) {
        if (OfflineCommands.isCommand(args)) {
            System.exit(OfflineCommands.run(args));
        }
        SpringApplication.run(GatewayApplication.class, args);
    }
}
