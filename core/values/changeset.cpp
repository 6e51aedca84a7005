// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/changeset.h"

#include "core/values/listplan.h"
#include "core/values/stringplan.h"

#include <QRandomGenerator>

#include <algorithm>

namespace sluice {

namespace {

using Kind = Change::Kind;

/// Long enough that no element can hold it by chance.
QByteArray randomToken()
{
    QByteArray token("\0sluice-", 8);
    for (int i = 0; i < 3; ++i)
        token += QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    return token;
}

bool isOfElement(Kind kind, KeyType type)
{
    switch (type) {
    case KeyType::Hash:
        return kind == Kind::HashSet || kind == Kind::HashAdd || kind == Kind::HashDelete;
    case KeyType::Set:
        return kind == Kind::SetAdd || kind == Kind::SetRemove || kind == Kind::SetReplace;
    case KeyType::SortedSet:
        return kind == Kind::ZsetScore || kind == Kind::ZsetAdd || kind == Kind::ZsetRemove;
    case KeyType::Stream:
        return kind == Kind::StreamDelete;
    case KeyType::String:
    case KeyType::List:
    case KeyType::None:
    case KeyType::Other:
        break;
    }
    return false;
}

/// What two edits of one element are together; nothing: no edit at all.
std::optional<Change> merged(const Change& first, const Change& second)
{
    Change both = second;
    if (first.adds()) { // the element is not there: it stays one that is added
        if (second.removes())
            return {};
        both = first;
        both.name = second.nameAfter();
        both.after = second.after;
        return both;
    }
    both.before = first.before;
    both.fieldExpiry = first.fieldExpiry;
    if (first.removes() && second.adds()) { // it is there after all, with another value
        both.newName.reset();
        switch (second.kind) {
        case Kind::HashAdd:
            both.kind = Kind::HashSet;
            break;
        case Kind::ZsetAdd:
            both.kind = Kind::ZsetScore;
            break;
        default:
            return {};
        }
    }
    const bool keepsName = !both.newName || *both.newName == both.name;
    if (keepsName)
        both.newName.reset();
    const bool isSame = both.kind == Kind::SetReplace
        ? keepsName
        : !both.removes() && keepsName && both.before == both.after;
    if (isSame)
        return {};
    return both;
}

} // namespace

const char* commandOf(Kind kind) noexcept
{
    switch (kind) {
    case Kind::StringSet:
        return "SET";
    case Kind::StringRange:
        return "SETRANGE";
    case Kind::StringAppend:
        return "APPEND";
    case Kind::HashSet:
    case Kind::HashAdd:
        return "HSET";
    case Kind::HashDelete:
        return "HDEL";
    case Kind::ListSet:
        return "LSET";
    case Kind::ListInsertBefore:
    case Kind::ListInsertAfter:
        return "LINSERT";
    case Kind::ListPushFront:
        return "LPUSH";
    case Kind::ListPushBack:
        return "RPUSH";
    case Kind::ListDelete:
        return "LREM";
    case Kind::SetAdd:
    case Kind::SetReplace:
        return "SADD";
    case Kind::SetRemove:
        return "SREM";
    case Kind::ZsetScore:
    case Kind::ZsetAdd:
        return "ZADD";
    case Kind::ZsetRemove:
        return "ZREM";
    case Kind::StreamAdd:
        return "XADD";
    case Kind::StreamDelete:
        return "XDEL";
    case Kind::KeyExpire:
        return "PEXPIREAT";
    case Kind::KeyPersist:
        return "PERSIST";
    case Kind::KeyRename:
        return "RENAMENX";
    case Kind::KeyCopy:
        return "COPY";
    case Kind::KeyDelete:
        return "UNLINK";
    case Kind::KeyRestore:
        return "RESTORE";
    }
    return "";
}

ChangeSet::ChangeSet(QByteArray key, KeyType type, bool isNew)
    : m_key(std::move(key))
    , m_type(type)
    , m_isNew(isNew)
    , m_token(randomToken())
{
}

qsizetype ChangeSet::byteCost() const noexcept
{
    qsizetype bytes = m_key.size();
    for (const Change& change : m_changes) {
        bytes += static_cast<qsizetype>(sizeof(Change)) + change.name.size() + change.before.size()
            + change.after.size() + change.nameAfter().size();
        for (const QByteArray& field : change.fields)
            bytes += field.size();
    }
    return bytes;
}

int ChangeSet::find(const QByteArray& name) const noexcept
{
    for (std::size_t i = 0; i < m_changes.size(); ++i) {
        if (isOfElement(m_changes[i].kind, m_type) && m_changes[i].name == name)
            return static_cast<int>(i);
    }
    return -1;
}

int ChangeSet::findIndex(quint64 index) const noexcept
{
    for (std::size_t i = 0; i < m_changes.size(); ++i) {
        const Kind kind = m_changes[i].kind;
        if ((kind == Kind::ListSet || kind == Kind::ListDelete) && m_changes[i].index == index)
            return static_cast<int>(i);
    }
    return -1;
}

void ChangeSet::unstage(std::size_t index)
{
    m_changes.erase(m_changes.begin() + static_cast<std::ptrdiff_t>(index));
}

void ChangeSet::stage(const Change& change)
{
    if (change.kind == Kind::StringRange || change.kind == Kind::StringAppend)
        return stringplan::stage(m_changes, change);
    int at = -1;
    if (isOfElement(change.kind, m_type))
        at = find(change.name);
    else if (change.kind == Kind::ListSet || change.kind == Kind::ListDelete)
        at = findIndex(change.index);
    else if (change.kind == Kind::StringSet || change.isAboutKey()) {
        const auto same = std::find_if(m_changes.begin(), m_changes.end(),
            [&](const Change& each) { return each.kind == change.kind; });
        at = same == m_changes.end() ? -1 : static_cast<int>(same - m_changes.begin());
    }
    if (at < 0) {
        const bool isNone = (change.kind == Kind::StringSet || change.kind == Kind::HashSet
                                || change.kind == Kind::ListSet || change.kind == Kind::ZsetScore)
            && !m_isNew && change.before == change.after
            && (!change.newName || *change.newName == change.name);
        if (!isNone)
            m_changes.push_back(change);
        return;
    }
    Change& first = m_changes[static_cast<std::size_t>(at)];
    if (change.isAboutKey()) {
        first = change;
        return;
    }
    if (const std::optional<Change> both = merged(first, change))
        first = *both;
    else
        unstage(static_cast<std::size_t>(at));
}

QList<QByteArray> ChangeSet::watchedKeys() const
{
    QList<QByteArray> keys { m_key };
    for (const Change& change : m_changes) {
        if (change.kind == Kind::KeyRename || change.kind == Kind::KeyCopy)
            keys += change.nameAfter();
    }
    return keys;
}

bool ChangeSet::mayEmpty() const noexcept
{
    return std::any_of(
        m_changes.begin(), m_changes.end(), [](const Change& each) { return each.removes(); });
}

void ChangeSet::setAddedIds(const QList<QByteArray>& ids)
{
    qsizetype next = 0;
    for (Change& change : m_changes) {
        if (change.kind == Kind::StreamAdd && next < ids.size())
            change.name = ids[next++];
    }
}

std::optional<Change> ChangeSet::inverseOf(const Change& change) const
{
    Change back = change;
    back.before = change.after;
    back.after = change.before;
    if (change.newName) {
        back.name = *change.newName;
        back.newName = change.name;
    }
    switch (change.kind) {
    case Kind::StringSet:
    case Kind::StringRange:
    case Kind::HashSet:
    case Kind::SetReplace:
    case Kind::ZsetScore:
        return back;
    case Kind::StringAppend:
        if (change.before.isNull())
            return {}; // too long to be kept
        back.kind = Kind::StringSet;
        back.before = change.before + change.after;
        back.after = change.before;
        return back;
    case Kind::HashAdd:
        back.kind = Kind::HashDelete;
        return back;
    case Kind::HashDelete:
        back.kind = Kind::HashAdd;
        return back;
    case Kind::SetAdd:
        back.kind = Kind::SetRemove;
        return back;
    case Kind::SetRemove:
        back.kind = Kind::SetAdd;
        return back;
    case Kind::ZsetAdd:
        back.kind = Kind::ZsetRemove;
        return back;
    case Kind::ZsetRemove:
        back.kind = Kind::ZsetAdd;
        return back;
    case Kind::StreamAdd:
        if (change.name.contains('*'))
            return {};
        back.kind = Kind::StreamDelete;
        return back;
    case Kind::KeyExpire:
    case Kind::KeyPersist:
        if (change.before.isNull())
            return {};
        back.kind = change.before == "-1" ? Kind::KeyPersist : Kind::KeyExpire;
        back.index = 0;
        if (change.kind == Kind::KeyPersist)
            back.before = "-1";
        else if (change.index > 0)
            back.before = QByteArray(); // nobody knows to the millisecond
        return back;
    default:
        return {};
    }
}

std::optional<ChangeSet> ChangeSet::inverse(bool gone) const
{
    if (m_changes.empty())
        return {};
    const Change& only = m_changes.front();
    if (m_isNew || only.isAboutKey()) {
        if (!m_isNew && m_changes.size() > 1)
            return {};
        ChangeSet back(m_key, m_type);
        if (only.kind == Kind::KeyRestore || m_isNew) {
            Change remove;
            remove.kind = Kind::KeyDelete;
            back.m_length = m_length; // of a restored key
            if (only.kind == Kind::StringSet)
                back.m_length = static_cast<quint64>(only.after.size());
            else if (only.adds())
                back.m_length = static_cast<quint64>(std::count_if(m_changes.begin(),
                    m_changes.end(), [](const Change& each) { return each.adds(); }));
            back.stage(remove);
            return back;
        }
        switch (only.kind) {
        case Kind::KeyRename: {
            back.m_key = *only.newName;
            Change rename = only;
            rename.newName = m_key;
            back.stage(rename);
            return back;
        }
        case Kind::KeyCopy: {
            back.m_key = *only.newName;
            Change remove;
            remove.kind = Kind::KeyDelete;
            back.m_length = m_lengthLearnt;
            back.stage(remove);
            return back;
        }
        case Kind::KeyDelete: {
            if (only.after.isNull() || !m_expiry)
                return {}; // too large to be kept, or its expiry is not known
            back.m_isNew = true;
            back.m_length = m_lengthLearnt;
            Change restore = only;
            restore.kind = Kind::KeyRestore;
            restore.before = QByteArray::number(*m_expiry);
            back.stage(restore);
            return back;
        }
        default:
            break;
        }
    }
    if (gone && !m_expiry)
        return {};
    ChangeSet back(m_key, m_type, gone);
    back.m_token = m_token;
    if (gone)
        back.m_expiryAgain = m_expiry;
    if (m_type == KeyType::List) {
        const ListPlan plan(m_changes, m_lengthLearnt, m_token);
        std::optional<std::vector<Change>> changes = plan.inverse();
        if (!changes)
            return {};
        back.m_changes = std::move(*changes);
        back.m_length = plan.lengthAfter();
        back.m_isUndo = true;
        return back;
    }
    if (const std::optional<Change> whole = stringplan::inverse(m_changes)) {
        back.m_changes.push_back(*whole);
        return back;
    }
    // Backwards: an element that was edited twice gets its first value last.
    for (auto it = m_changes.rbegin(); it != m_changes.rend(); ++it) {
        const std::optional<Change> change = inverseOf(*it);
        if (!change)
            return {};
        back.m_changes.push_back(*change);
    }
    return back;
}

} // namespace sluice
