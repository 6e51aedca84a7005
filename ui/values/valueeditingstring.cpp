// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// Edits of a string: all of it, a range of it, what is appended.
#include "ui/values/valueediting.h"

#include "core/values/keyreader.h"
#include "core/values/stringplan.h"
#include "ui/values/bytesedit.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/elementeditor.h"
#include "ui/values/rangedialog.h"
#include "ui/values/textpane.h"

#include <algorithm>

namespace sluice {

namespace {

using Kind = Change::Kind;

const Change* wholeOf(const ChangeSet& changes)
{
    for (const Change& change : changes.changes()) {
        if (change.kind == Kind::StringSet)
            return &change;
    }
    return nullptr;
}

bool hasParts(const ChangeSet& changes)
{
    return std::any_of(changes.changes().begin(), changes.changes().end(), [](const Change& each) {
        return each.kind == Kind::StringRange || each.kind == Kind::StringAppend;
    });
}

} // namespace

std::optional<LargeBytes> ValueEditing::stagedString() const
{
    const ChangeSet& changes = m_session.changes();
    if (const Change* whole = wholeOf(changes))
        return LargeBytes(whole->after);
    if (!hasParts(changes))
        return {};
    return stringplan::edited(*m_parts.bytes, changes.changes(), !m_parts.reader->hasMore());
}

bool ValueEditing::isStringWhole() const
{
    return wholeOf(m_session.changes()) || !m_parts.reader->hasMore();
}

void ValueEditing::editString()
{
    if (!canEdit())
        return;
    const LargeBytes now = stagedString().value_or(*m_parts.bytes);
    if (!isStringWhole() || (now.size() > ElementCodec::largest && !wholeOf(m_session.changes())))
        return editRange(); // all of it is too much
    // It is edited as it is shown.
    auto* editor = new ElementEditor(
        KeyType::String, PageRow { {}, now.joined(), {} }, false, m_tab, m_parts.viewer->chain());
    connect(editor, &ElementEditor::edited, this,
        [this](const PageRow& edited) { stageValue(edited.value); });
    editor->open();
}

void ValueEditing::stageString(const QByteArray& bytes)
{
    if (m_parts.reader->hasMore())
        return say(tr("Only a part of the value is loaded. Load all of it, then edit it; or edit a "
                      "range of it."));
    if (hasParts(m_session.changes())) {
        if (m_session.isBusy())
            return say(tr("Changes are being applied. Try again when they are."));
        m_session.discard(); // they are in what was edited
    }
    Change change;
    change.kind = Kind::StringSet;
    change.before = m_parts.bytes->joined();
    change.after = bytes;
    m_session.stage(change);
}

void ValueEditing::editRange()
{
    if (!canEdit())
        return;
    if (wholeOf(m_session.changes()))
        return say(tr("The whole value is staged already. Edit that, or discard it first."));
    // From what is on screen, where its offsets are those of the value.
    const BytesViewer& viewer = *m_parts.viewer;
    const bool isPlain = viewer.chain().isEmpty() && viewer.view() != ValueView::Json;
    auto* dialog
        = new RangeDialog(m_session.client(), m_session.key(), m_session.changes().changes(),
            isPlain ? static_cast<quint64>(viewer.pane()->topOffset()) : 0, m_tab);
    connect(dialog, &RangeDialog::edited, &m_session, &EditSession::stage);
    dialog->open();
}

void ValueEditing::appendToString()
{
    const std::optional<quint64> length = m_parts.reader->total();
    if (!canEdit())
        return;
    if (wholeOf(m_session.changes()))
        return say(tr("The whole value is staged already. Edit that, or discard it first."));
    if (!length)
        return say(tr("The server has not said how long the value is. Reload, then append."));
    auto* editor = new ElementEditor(KeyType::String, {}, true, m_tab, DecoderChain());
    editor->setWindowTitle(tr("Append to the value"));
    connect(editor, &ElementEditor::edited, this, [this, length](const PageRow& edited) {
        Change change;
        change.kind = Kind::StringAppend;
        change.index = *length;
        change.after = edited.value;
        m_session.stage(change);
    });
    editor->open();
}

} // namespace sluice
