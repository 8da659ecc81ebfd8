package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{0: 'person', 1: 'traffic light'}",
                "{0: \"person\", 1: \"traffic light\"}",
                "{\"0\": \"person\", \"1\": \"traffic light\"}",
                "{ 1:'traffic light' , 0:'person', }",
                "['person', 'traffic light']",
                "{0: 'person', 1: 'traffic\\nlight'}",
                "{0: 'person', 1: 'traffic\\x20light'}",
            })
    void dictionariesAndListsOfPythonAndJsonAreRead(String text) {
        assertEquals(Optional.of(List.of("person", "traffic light")), ClassNames.parse(text));
    }

    @Test
    void quotesInsideNamesSurvive() {
        assertEquals(
                Optional.of(List.of("driver's seat", "a \"b\"")), ClassNames.parse("[\"driver's seat\", 'a \"b\"']"));
        assertEquals(Optional.of(List.of("it's")), ClassNames.parse("{0: 'it\\'s'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{0: 'a'",
                "{0: 'a'} and more",
                "{1: 'a'}",
                "{0: 'a', 2: 'b'}",
                "{0: 'a', 0: 'b'}",
                "{0: 'a' 1: 'b'}",
                "{-1: 'a'}",
                "{99999999999999999999: 'a'}",
                "[open('/etc/passwd').read()]",
                "['a'",
                "['\\u12'",
                "['\\x+1']",
            })
    void anythingElseIsNoListOfNames(String text) {
        assertEquals(Optional.empty(), ClassNames.parse(text));
    }

    @Test
    void noTextMakesTheParserFail() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        String letters = "{}[]:,'\"\\x0u1 ab";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(24), 0, letters.length()).forEach(index -> text.append(letters.charAt(index)));
            assertEquals(
                    ClassNames.parse(text.toString()), ClassNames.parse(text.toString()), "seed " + seed + ": " + text);
        }
    }
}
