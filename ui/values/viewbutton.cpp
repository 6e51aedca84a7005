// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/viewbutton.h"

#include "core/values/decoders/protobufdecoder.h"
#include "ui/models/decoderwords.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>

namespace sluice {

ViewButton::ViewButton(QWidget* parent)
    : QPushButton(parent)
    , m_menu(new QMenu(this))
{
    setMenu(m_menu);
    setToolTip(tr("How the bytes are read and shown"));
    connect(m_menu, &QMenu::aboutToShow, this, &ViewButton::fill);
    setShown({}, Decoded::Shape::Bytes, ValueView::Text, true);
}

void ViewButton::setShown(
    const DecoderChain& chain, Decoded::Shape shape, ValueView view, bool automatic)
{
    m_chain = chain;
    m_shape = shape;
    m_view = view;
    m_automatic = automatic;
    const QString words = shownWords(chain, shape, view);
    const QString title = words.left(1).toUpper() + words.mid(1);
    // Names as they are spelt: zstd, gzip; a word of ours begins the button's text.
    setText(chain.isEmpty() ? title : words);
    setAccessibleName(
        automatic ? tr("View: %1, chosen by content").arg(words) : tr("View: %1").arg(words));
}

void ViewButton::fill()
{
    m_menu->clear();
    QAction* automatic = m_menu->addAction(m_automatic
            ? tr("&Automatic (%1)").arg(shownWords(m_chain, m_shape, m_view))
            : tr("&Automatic"),
        this, &ViewButton::automaticChosen);
    automatic->setCheckable(true);
    automatic->setChecked(m_automatic);
    m_menu->addSeparator();
    addViews(m_menu, {});
    m_menu->addSeparator();
    addDecoders(m_menu, {});
    m_menu->addSeparator();
    QMenu* then = m_menu->addMenu(tr("T&hen …"));
    then->menuAction()->setEnabled(!m_chain.isEmpty());
    then->setToolTip(tr("One more step behind %1").arg(chainWords(m_chain)));
    addViews(then, m_chain);
    then->addSeparator();
    addDecoders(then, m_chain);
}

void ViewButton::addViews(QMenu* menu, const DecoderChain& before)
{
    const std::pair<ValueView, QString> views[] = { { ValueView::Text, tr("&Text (UTF-8)") },
        { ValueView::Hex, tr("He&x") }, { ValueView::Json, tr("&JSON") } };
    for (const auto& [view, title] : views) {
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(!m_automatic && m_chain == before && m_view == view
            && m_shape != Decoded::Shape::Image);
        connect(action, &QAction::triggered, this,
            [this, before, view = view] { Q_EMIT chosen(before, view); });
    }
}

void ViewButton::addDecoders(QMenu* menu, const DecoderChain& before)
{
    for (const DecoderGroup& group : decoderGroups()) {
        QMenu* part = menu->addMenu(group.title);
        for (const QByteArray& decoder : group.decoders) {
            if (!isKnownDecoder(decoder))
                continue;
            QAction* action = part->addAction(decoderWord(decoder));
            action->setCheckable(true);
            action->setChecked(!m_automatic && m_chain == before + DecoderChain { decoder });
            connect(action, &QAction::triggered, this, [this, before, decoder] {
                Q_EMIT chosen(before + DecoderChain { decoder }, std::nullopt);
            });
            if (decoder == "protobuf")
                connect(part->addAction(tr("Protobuf with .proto …")), &QAction::triggered, this,
                    [this, before] { chooseProto(before); });
        }
    }
}

void ViewButton::chooseProto(const DecoderChain& before)
{
    auto* dialog = new QFileDialog(this, tr("Choose a .proto file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Protobuf schemas (*.proto)"), tr("All files (*)") });
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, before](const QString& file) { chooseMessage(file, before); });
    dialog->open();
}

void ViewButton::chooseMessage(const QString& file, const DecoderChain& before)
{
    const auto messages = ProtoSchemaDecoder::messagesOf(file.toUtf8());
    if (!messages.problem.isEmpty()) {
        auto* box = new QMessageBox(QMessageBox::Warning, tr("The .proto file cannot be used"),
            tr("%1\nRepair it, or choose another one.").arg(QString::fromUtf8(messages.problem)),
            QMessageBox::Close, this);
        box->setTextFormat(Qt::PlainText);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
        return;
    }
    QStringList names;
    for (const QByteArray& name : messages.names)
        names += QString::fromUtf8(name);
    auto* dialog = new QInputDialog(this);
    dialog->setWindowTitle(tr("Choose a message"));
    dialog->setLabelText(tr("The value is a message of the type:"));
    dialog->setComboBoxItems(names);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(
        dialog, &QInputDialog::textValueSelected, this, [this, file, before](const QString& name) {
            const QByteArray decoder = "protobuf=" + file.toUtf8() + '#' + name.toUtf8();
            Q_EMIT chosen(before + DecoderChain { decoder }, std::nullopt);
        });
    dialog->open();
}

} // namespace sluice
