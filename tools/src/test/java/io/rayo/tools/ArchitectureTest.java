package io.rayo.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.rayo");

    /** The core: everything whose answers must depend on its messages alone. */
    private static final String[] CORE = {
        "io.rayo.engine.core..",
        "io.rayo.engine.market..",
        "io.rayo.engine.analytics..",
        "io.rayo.engine.analyzer..",
        "io.rayo.engine.macro..",
        "io.rayo.engine.metrics..",
        "io.rayo.engine.strategy..",
        "io.rayo.engine.risk..",
        "io.rayo.engine.orders..",
        "io.rayo.engine.paper..",
        "io.rayo.engine.money..",
        "io.rayo.engine.stage.."
    };

    @Test
    void shouldKeepTheArrowsBetweenModulesPointingDown() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("codecs")
                .definedBy("io.rayo.codecs..")
                .layer("journal")
                .definedBy("io.rayo.journal..")
                .layer("engine")
                .definedBy("io.rayo.engine..")
                .layer("gateways")
                .definedBy("io.rayo.gateways..")
                .layer("tools")
                .definedBy("io.rayo.tools..")
                .whereLayer("tools")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("gateways")
                .mayOnlyBeAccessedByLayers("tools")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("gateways", "tools")
                .whereLayer("journal")
                .mayOnlyBeAccessedByLayers("gateways", "tools")
                .check(CLASSES);
    }

    @Test
    void shouldKeepClocksAndRandomnessOutOfTheCore() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .check(CLASSES);
    }

    @Test
    void shouldKeepTranscendentalsOfTheJvmOutOfTheCore() {
        var rule = noClasses().that().resideInAnyPackage(CORE).should().callMethod(Math.class, "exp", double.class);
        for (final String name : new String[] {"log", "log10", "sin", "cos", "tan", "tanh", "cbrt", "expm1", "log1p"}) {
            rule = rule.orShould().callMethod(Math.class, name, double.class);
        }
        rule.orShould()
                .callMethod(Math.class, "pow", double.class, double.class)
                .check(CLASSES);
    }

    @Test
    void shouldKeepThreadsFilesAndSocketsOutOfTheCore() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "io.netty..",
                        "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
    }
}
