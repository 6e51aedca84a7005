// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/values/editstage.h"
#include "ui/values/draggedfile.h"
#include "ui/values/newkeydialog.h"
#include "ui/values/ttldialog.h"
#include "ui/values/valueinspector.h"

#include <QClipboard>
#include <QComboBox>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>

using namespace sluice;

/// What is done to a key as a whole, and what is taken out of its tab.
class TestKeyActions : public QObject, public EditStage {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init() { QVERIFY(begin()); }
    void cleanup() { end(); }
    void theKeyIsRenamedDuplicatedDeletedAndGivenATimeToLive();
    void aNewKeyIsMadeAndOverwritesNothing();
    void copiesAreWhatOtherProgramsRead();
    void aFileBecomesTheValueAndTheValueAFile();
    void theInspectorLeadsToThePipeline();
};

void TestKeyActions::theKeyIsRenamedDuplicatedDeletedAndGivenATimeToLive()
{
    m_server.command({ "HSET", "k", "f", "v" });
    const auto tab = open("k");
    QVERIFY(tab);
    QTest::mouseClick(tab->findChild<QPushButton*>(QStringLiteral("ttl")), Qt::LeftButton);
    auto* ttl = openDialog<TtlDialog>(*tab);
    QVERIFY(ttl);
    QTest::keyClicks(ttl->duration(), QStringLiteral("1 h"));
    ttl->accept();
    QTRY_VERIFY(m_server.command({ "PTTL", "k" }).toInt() > 3'500'000);
    QTRY_VERIFY(!tab->editing().session().isBusy() && !tab->reader().isBusy());

    const auto name = [&](const QString& which, const QString& text) {
        QTest::mouseClick(button(*tab, which), Qt::LeftButton);
        auto* dialog = openDialog<QInputDialog>(*tab);
        dialog->setTextValue(text);
        dialog->accept();
    };
    QSignalSpy created(tab.get(), &ValueTab::keyCreated);
    name(QStringLiteral("Duplicate"), QStringLiteral("copy\\x00"));
    QTRY_COMPARE(created.size(), 1);
    QCOMPARE(created[0][0].toByteArray(), QByteArray("copy\0", 5));
    QCOMPARE(m_server.command({ "PEXPIRETIME", QByteArray("copy\0", 5) }),
        m_server.command({ "PEXPIRETIME", "k" }));

    QSignalSpy renamed(tab.get(), &ValueTab::keyRenamed);
    name(QStringLiteral("Rename"), QStringLiteral("copy\\x00")); // taken
    QTRY_VERIFY(tab->findChild<BannerArea*>()
                    ->textOf(QStringLiteral("edit-result"))
                    .contains(QStringLiteral("there is a key \"copy\\x00\" already")));
    QCOMPARE(renamed.size(), 0);
    name(QStringLiteral("Rename"), QStringLiteral("other"));
    QTRY_COMPARE(renamed.size(), 1);
    QCOMPARE(m_server.command({ "HGET", "other", "f" }), QByteArray("v"));
    QCOMPARE(m_server.command({ "EXISTS", "k" }), QByteArray("0"));

    const auto other = open("other");
    QVERIFY(other);
    QSignalSpy deleted(other.get(), &ValueTab::keyDeleted);
    QTest::mouseClick(button(*other, QStringLiteral("Delete")), Qt::LeftButton);
    auto* box = openDialog<QMessageBox>(*other);
    QVERIFY(box);
    QCOMPARE(m_server.command({ "EXISTS", "other" }), QByteArray("1"));
    QTest::mouseClick(button(*box, QStringLiteral("Delete")), Qt::LeftButton);
    QTRY_COMPARE(deleted.size(), 1);
    QCOMPARE(m_server.command({ "EXISTS", "other" }), QByteArray("0"));
    other->editing().undo();
    QTRY_COMPARE(m_server.command({ "HGET", "other", "f" }), QByteArray("v"));
    QVERIFY(m_server.command({ "PTTL", "other" }).toInt() > 3'500'000);
}

void TestKeyActions::aNewKeyIsMadeAndOverwritesNothing()
{
    m_server.command({ "SET", "taken", "theirs" });
    NewKeyDialog dialog(Client(m_core->channel(), "test"));
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QSignalSpy created(&dialog, &NewKeyDialog::keyCreated);
    QTest::keyClicks(dialog.name(), QStringLiteral("taken"));
    QTest::mouseClick(button(dialog, QStringLiteral("Create")), Qt::LeftButton);
    QTRY_VERIFY(dialog.problem().startsWith(QStringLiteral("There is a key of that name already")));
    QCOMPARE(m_server.command({ "GET", "taken" }), QByteArray("theirs"));
    QVERIFY(dialog.isVisible()); // with all that was typed
    dialog.type()->setCurrentIndex(4);
    for (QLineEdit* edit : dialog.findChildren<QLineEdit*>()) {
        if (edit->accessibleName() == QStringLiteral("Score"))
            QTest::keyClicks(edit, QStringLiteral("1.5"));
        if (edit->accessibleName() == QStringLiteral("Time to live"))
            QTest::keyClicks(edit, QStringLiteral("1 h"));
    }
    QTest::keyClicks(dialog.findChild<QPlainTextEdit*>(), QStringLiteral("m\\xff"));
    dialog.name()->setText(QStringLiteral("fresh"));
    QTest::mouseClick(button(dialog, QStringLiteral("Create")), Qt::LeftButton);
    QTRY_COMPARE(created.size(), 1);
    QCOMPARE(m_server.command({ "ZSCORE", "fresh", "m\xff" }), QByteArray("1.5"));
    QVERIFY(m_server.command({ "PTTL", "fresh" }).toInt() > 3'500'000);
}

void TestKeyActions::copiesAreWhatOtherProgramsRead()
{
    m_server.command({ "HSET", "k", "f", "a \"b\"\n" });
    m_server.command({ "PEXPIREAT", "k", "4102444800123" });
    const auto tab = open("k");
    QVERIFY(tab);
    select(*tab, 0);
    const auto text = [] { return QApplication::clipboard()->text(); };
    tab->copying().copyElementAs(literals::Language::RedisCli);
    QCOMPARE(text(), QStringLiteral("HSET k f \"a \\\"b\\\"\\n\""));
    tab->copying().copyElementAs(literals::Language::Python);
    QCOMPARE(text(), QStringLiteral("b\"a \\\"b\\\"\\x0a\""));
    tab->copying().copyKeyJson();
    QCOMPARE(text(), QStringLiteral("{\"f\":\"a \\\"b\\\"\\n\"}"));
    tab->copying().copyKeyCommands();
    QVERIFY(text().startsWith(QStringLiteral("HSET k f \"a \\\"b\\\"\\n\"\nPEXPIREAT k 41024448")));
    QTest::keyClick(tab->findChild<ValueTable*>(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(text(), QStringLiteral("a \"b\"\n"));
}

void TestKeyActions::aFileBecomesTheValueAndTheValueAFile()
{
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("in.bin")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(all);
    file.close();
    m_server.command({ "HSET", "k", "f", "old" });
    const auto tab = open("k");
    QVERIFY(tab);
    select(*tab, 0);
    tab->copying().openFile(file.fileName());
    QTRY_VERIFY(tab->hasStagedEdits());
    tab->editing().apply();
    QTRY_COMPARE(m_server.command({ "HGET", "k", "f" }), all);
    QTRY_VERIFY(!tab->reader().isBusy() && !tab->hasStagedEdits());
    QSignalSpy said(&tab->copying(), &ValueCopying::said);
    const QString out = folder.filePath(QStringLiteral("out.bin"));
    tab->copying().saveToFile(out);
    QTRY_COMPARE(said.size(), 1);
    QFile read(out);
    QVERIFY(read.open(QIODevice::ReadOnly));
    QCOMPARE(read.readAll(), all);
    // What cannot be read is said, and nothing is staged.
    tab->copying().openFile(folder.filePath(QStringLiteral("missing")));
    QTRY_COMPARE(said.size(), 2);
    QVERIFY(!tab->hasStagedEdits());

    // Dragged out: written when somebody asks.
    int asked = 0;
    const DraggedFile dragged(LargeBytes(all), QStringLiteral("a/b:c"), [&] {
        ++asked;
        return folder.path();
    });
    QCOMPARE(asked, 0);
    QCOMPARE(dragged.urls().size(), 1);
    QCOMPARE(asked, 1);
    QFile dropped(dragged.urls()[0].toLocalFile());
    QCOMPARE(QFileInfo(dropped).fileName(), QStringLiteral("a_b_c.bin"));
    QVERIFY(dropped.open(QIODevice::ReadOnly));
    QCOMPARE(dropped.readAll(), all);
}

void TestKeyActions::theInspectorLeadsToThePipeline()
{
    m_server.command({ "HSET", "k", "f", "v" });
    const auto tab = open("k");
    QVERIFY(tab);
    ValueInspector inspector;
    inspector.resize(400, 600);
    inspector.show();
    inspector.setDetails(tab->details());
    QSignalSpy wanted(&inspector, &ValueInspector::pipelineRequested);
    QTRY_VERIFY(button(inspector, QStringLiteral("Show in Pipeline")));
    QTest::mouseClick(button(inspector, QStringLiteral("Show in Pipeline")), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    const auto note = wanted[0][0].value<RequestNote>();
    QVERIFY(note.producer != 0);
    QVERIFY(note.sent != TimePoint());
    QCOMPARE(note.commands, tab->reader().requests().last().commands);
}

QTEST_MAIN(TestKeyActions)
#include "tst_keyactions.moc"
