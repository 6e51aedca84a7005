// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/valuesearchdialog.h"

#include "core/bulk/keycollector.h"
#include "core/protocol/displaytext.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/problemwords.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace sluice {

namespace {

constexpr int keyRole = Qt::UserRole;
constexpr qsizetype longestCell = 200;

QString placeOf(const ValueHit& hit)
{
    const QString name = toDisplay(hit.name, longestCell);
    switch (hit.place) {
    case ValueHit::Place::Bytes:
        return ValueSearchDialog::tr("byte %1").arg(format::count(hit.offset));
    case ValueHit::Place::Field:
        return ValueSearchDialog::tr("name of field %1").arg(name);
    case ValueHit::Place::FieldValue:
        return ValueSearchDialog::tr("field %1").arg(name);
    case ValueHit::Place::Element:
        return ValueSearchDialog::tr("element %1").arg(format::count(hit.index));
    case ValueHit::Place::Member:
        return ValueSearchDialog::tr("member %1").arg(name);
    case ValueHit::Place::EntryField:
        return ValueSearchDialog::tr("entry %1, name of a field").arg(name);
    case ValueHit::Place::EntryValue:
        break;
    }
    return ValueSearchDialog::tr("entry %1").arg(name);
}

QSpinBox* makeLimit(QWidget* parent, int mebibytes, const QString& name)
{
    auto* box = new QSpinBox(parent);
    box->setRange(1, 1'000'000);
    box->setValue(mebibytes);
    box->setSuffix(ValueSearchDialog::tr(" MiB"));
    box->setAccessibleName(name);
    return box;
}

} // namespace

ValueSearchDialog::ValueSearchDialog(const Client& client, KeyChoices choices, QWidget* parent)
    : QDialog(parent)
    , m_client(client.named("search in values"))
    , m_choices(std::move(choices))
    , m_which(makeChoiceBox(m_choices, this))
    , m_text(new QLineEdit(this))
    , m_ignoreCase(new QCheckBox(tr("Ignore the &case of A to Z"), this))
    , m_perKey(makeLimit(this, 64, tr("Bytes looked at per key")))
    , m_inAll(makeLimit(this, 4'096, tr("Bytes looked at in all")))
    , m_find(new QPushButton(tr("&Search"), this))
    , m_stop(new QPushButton(tr("S&top"), this))
    , m_progress(new QProgressBar(this))
    , m_state(new ToneLabel(Tone::Muted, this))
    , m_hits(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("valueSearchDialog"));
    setWindowTitle(tr("Search in values"));
    auto* what = new ToneLabel(Tone::Muted,
        tr("Reads the values page by page and in the background. Bytes that are shown escaped are "
           "typed so: \\x00. Values of modules are not searched."),
        this);
    what->setWordWrap(true);
    m_state->setWordWrap(true);
    m_progress->setAccessibleName(tr("Keys searched"));
    m_progress->setTextVisible(false); // the line below says it
    m_hits->setAccessibleName(tr("Where it was found"));
    m_hits->setHeaderLabels({ tr("Key"), tr("Where"), tr("What is there") });
    m_hits->setRootIsDecorated(false);
    m_hits->setUniformRowHeights(true);
    const int width = fontMetrics().averageCharWidth();
    m_hits->setColumnWidth(0, width * 30);
    m_hits->setColumnWidth(1, width * 24);
    m_find->setDefault(true);
    m_stop->setAutoDefault(false);

    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Which"), m_which);
    form->addRow(tr("Text or &bytes"), m_text);
    form->addRow({}, m_ignoreCase);
    auto* limits = new QHBoxLayout;
    limits->addWidget(m_perKey);
    limits->addWidget(new QLabel(tr("per key,"), this));
    limits->addWidget(m_inAll);
    limits->addWidget(new QLabel(tr("in all"), this));
    limits->addStretch();
    form->addRow(tr("At &most"), limits);
    static_cast<QLabel*>(form->labelForField(limits))->setBuddy(m_perKey); // for its letter
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_find);
    buttons->addWidget(m_stop);
    buttons->addWidget(m_progress, 1);
    buttons->addStretch(); // while that is hidden
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(what);
    layout->addLayout(buttons);
    layout->addWidget(m_state);
    layout->addWidget(m_hits, 1);
    resize(width * 96, fontMetrics().height() * 30);

    connect(m_text, &QLineEdit::textChanged, this, &ValueSearchDialog::refreshButtons);
    connect(m_find, &QPushButton::clicked, this, &ValueSearchDialog::begin);
    connect(m_stop, &QPushButton::clicked, this, &ValueSearchDialog::stopOrGoOn);
    connect(m_hits, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* item) {
        Q_EMIT keyActivated(item->data(0, keyRole).toByteArray());
    });
    m_text->setFocus();
    refreshButtons();
}

ValueSearchDialog::~ValueSearchDialog() = default;

bool ValueSearchDialog::isBusy() const
{
    return m_collector || (m_search && m_search->state() == ValueSearch::State::Running);
}

void ValueSearchDialog::begin()
{
    m_search.reset();
    m_hits->clear();
    m_collector
        = std::make_unique<KeyCollector>(m_client, m_choices[m_which->currentIndex()].selection);
    connect(m_collector.get(), &KeyCollector::progressed, this, [this] {
        m_state->say(Tone::Muted,
            tr("Looking for keys: %1 so far").arg(format::count(m_collector->found())));
    });
    connect(m_collector.get(), &KeyCollector::finished, this, &ValueSearchDialog::takeKeys);
    connect(m_collector.get(), &KeyCollector::failed, this, &ValueSearchDialog::takeProblem);
    m_progress->setRange(0, 0);
    m_collector->start();
    refreshButtons();
}

void ValueSearchDialog::takeKeys(const std::shared_ptr<const CollectedKeys>& keys)
{
    m_collector.release()->deleteLater(); // it is the one that calls
    ValueQuery query;
    query.bytes = fromDisplay(m_text->text());
    query.ignoreCase = m_ignoreCase->isChecked();
    query.bytesPerKey = static_cast<quint64>(m_perKey->value()) << 20;
    query.bytesInAll = static_cast<quint64>(m_inAll->value()) << 20;
    m_search = std::make_unique<ValueSearch>(m_client, keys, std::move(query));
    connect(m_search.get(), &ValueSearch::progressed, this, [this] {
        addHits();
        showProgress();
    });
    connect(m_search.get(), &ValueSearch::stateChanged, this, [this] {
        showProgress();
        refreshButtons();
    });
    m_progress->setRange(0, static_cast<int>(std::min<quint32>(keys->size(), 1u << 30)));
    m_search->start();
}

void ValueSearchDialog::takeProblem(const ReadProblem& problem)
{
    m_collector.release()->deleteLater();
    m_progress->setRange(0, 1);
    m_state->say(Tone::Error, problemSentence(problem));
    refreshButtons();
}

void ValueSearchDialog::stopOrGoOn()
{
    if (m_collector) {
        m_collector.reset();
        m_progress->setRange(0, 1);
        m_state->say(Tone::Muted, tr("Stopped."));
        refreshButtons();
    } else if (m_search && m_search->state() == ValueSearch::State::Running) {
        m_search->cancel();
    } else if (m_search) {
        m_search->start();
    }
}

void ValueSearchDialog::addHits()
{
    const auto& hits = m_search->hits();
    QList<QTreeWidgetItem*> items;
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF()); // as large as the person wants all text
    for (auto i = static_cast<std::size_t>(m_hits->topLevelItemCount()); i < hits.size(); ++i) {
        const ValueHit& hit = hits[i];
        auto* item = new QTreeWidgetItem({ toDisplay(hit.key, longestCell), placeOf(hit),
            toDisplay(hit.excerpt, longestCell * 2) });
        item->setData(0, keyRole, hit.key);
        item->setFont(2, fixed);
        items.append(item);
    }
    m_hits->addTopLevelItems(items);
}

QString ValueSearchDialog::ending() const
{
    switch (m_search->state()) {
    case ValueSearch::State::Stopped:
        return tr("Stopped.");
    case ValueSearch::State::Interrupted:
        return errortext::ofOutcome(Ending::NotSent, m_search->why()).what;
    case ValueSearch::State::LimitReached:
        return m_search->hits().size() >= m_search->query().hitsInAll
            ? tr("Ended: so many places are enough.")
            : tr("Ended: so many bytes were looked at.");
    default:
        return {};
    }
}

void ValueSearchDialog::showProgress()
{
    const ValueSearchReport& report = m_search->report();
    m_progress->setValue(static_cast<int>(std::min<quint64>(m_search->reached(), 1u << 30)));
    QStringList words { tr("found in %1 places").arg(format::count(m_search->hits().size())),
        tr("%1 of %2 keys")
            .arg(format::count(m_search->reached()), format::count(m_search->total())),
        format::bytes(report.bytes) };
    const auto add = [&words](quint64 number, const QString& text) {
        if (number > 0)
            words.append(text.arg(format::count(number)));
    };
    add(report.cut, tr("%1 not to their end"));
    add(report.gone, tr("%1 not there any more"));
    add(report.otherTypes, tr("%1 of other types"));
    add(report.failed, tr("%1 not readable"));
    QString text = words.join(QStringLiteral(" · "));
    if (report.failed > 0)
        text += QLatin1Char('\n') + errortext::ofServerError(report.firstError).sentence();
    const QString end = ending();
    const bool isProblem = m_search->state() == ValueSearch::State::Interrupted;
    m_state->say(isProblem ? Tone::Error : Tone::Muted,
        end.isEmpty() ? text : text + QLatin1Char('\n') + end);
}

void ValueSearchDialog::refreshButtons()
{
    using State = ValueSearch::State;
    const bool mayGoOn = m_search
        && (m_search->state() == State::Stopped || m_search->state() == State::Interrupted);
    m_find->setEnabled(!isBusy() && !fromDisplay(m_text->text()).isEmpty());
    m_stop->setEnabled(isBusy() || mayGoOn);
    m_stop->setText(mayGoOn ? tr("&Go on") : tr("S&top"));
    m_progress->setVisible(isBusy() || mayGoOn);
}

void ValueSearchDialog::reject()
{
    if (isBusy())
        return stopOrGoOn();
    QDialog::reject();
}

} // namespace sluice
