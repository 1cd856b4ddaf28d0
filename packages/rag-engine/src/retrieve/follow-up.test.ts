import { describe, expect, it } from "@jest/globals";
import { isFollowUp } from "./follow-up.js";
import { questionLanguage } from "./question-language.js";

describe("telling follow-ups from questions that stand alone", () => {
  it.each([
    "And how do I undo that?",
    "How do I remove it?",
    "What about servers?",
    "Why?",
    "On a laptop?",
    "Does that work on a server as well?",
    "Which file configures these?",
    "What happens then if they are not signed?",
    "How do I do the same with flatpak?",
    "So what is the alternative?",
    "What is it?",
    "Et comment l'annuler ?",
    "Comment la supprimer ?",
    "Pourquoi cela échoue-t-il ?",
    "Que fait celle-ci exactement ?",
    "Et sur un serveur ?",
    "Und wie mache ich das rückgängig?",
    "Wie mache ich das rückgängig?",
    "Wozu dient sie genau?",
    "Was passiert danach damit?",
    "Geht das auch auf Servern?",
    "¿Y cómo lo deshago?",
    "¿Cómo puedo deshacerlo?",
    "¿Por qué pasa eso?",
    "¿Y en un servidor?",
  ])("%s goes on from what was said", (question) => {
    expect(isFollowUp(question)).toBe(true);
  });

  it.each([
    "How do I put a package on hold?",
    "What is AppArmor?",
    "What's a binary package?",
    "Which files belong in the debian directory?",
    "Is it possible to install Debian without a network?",
    "How long does it take to build a package from source?",
    "If a package has been put on hold, how do I remove it?",
    "Where is the file that names the mirrors?",
    "Comment installer un paquet Debian ?",
    "Qu'est-ce qu'un paquet binaire ?",
    "Où se trouve le fichier de configuration des miroirs ?",
    "Est-ce que la version stable reçoit des mises à jour ?",
    "Wie kann ich das Paket vim installieren?",
    "Was ist ein Binärpaket?",
    "Gibt es eine grafische Oberfläche für die Installation?",
    "Können Sie die Struktur des Verzeichnisses debian erklären?",
    "¿Cómo se instala un paquete en Debian?",
    "¿Cuál es la licencia de la documentación?",
    "¿Qué es AppArmor?",
  ])("%s stands alone", (question) => {
    expect(isFollowUp(question)).toBe(false);
  });
});

describe("guessing the language of a question", () => {
  it.each([
    ["How do I hold a package?", "en"],
    ["Comment installer un paquet ?", "fr"],
    ["Wie installiere ich ein Paket?", "de"],
    ["¿Cómo instalo un paquete?", "es"],
    ["apt-mark hold", "en"],
    ["パッケージを保留するには？", "en"],
  ])("takes %s for %s", (question, language) => {
    expect(questionLanguage(question)).toBe(language);
  });
});
