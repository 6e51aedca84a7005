// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/lessonview.h"

#include "core/protocol/displaytext.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileInfo>
#include <QPushButton>
#include <QScreen>
#include <QTextBlock>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

namespace sluice {

namespace {

constexpr qint64 longestPage = 1 << 20;

/// Loads pictures beside the page, and nothing from the network.
class PageBrowser : public QTextBrowser {
public:
    using QTextBrowser::QTextBrowser;
    QString folder;

    QVariant loadResource(int type, const QUrl& name) override
    {
        if (type != QTextDocument::ImageResource || !name.isRelative())
            return {};
        QImage image(folder + QLatin1Char('/') + name.path());
        const int room = std::max(100, viewport()->width() - 4 * fontMetrics().height());
        if (image.width() > room)
            image = image.scaledToWidth(room, Qt::SmoothTransformation);
        return image;
    }
};

} // namespace

LessonView::LessonView(QWidget* parent)
    : QDialog(parent)
    , m_browser(new PageBrowser(this))
{
    setObjectName(QStringLiteral("lessonView"));
    setWindowTitle(tr("Lesson"));
    m_browser->setObjectName(QStringLiteral("lesson"));
    m_browser->setAccessibleName(tr("Lesson"));
    m_browser->setOpenLinks(false);
    connect(m_browser, &QTextBrowser::anchorClicked, this, &LessonView::follow);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* all = new QVBoxLayout(this);
    all->addWidget(m_browser);
    all->addWidget(buttons);
    const int unit = fontMetrics().height();
    resize(QSize(unit * 46, unit * 40).boundedTo(screen()->availableSize() * 9 / 10));
}

QString LessonView::pathOf(const QString& page)
{
    const QString file = page.endsWith(QLatin1String(".md")) ? page : page + QStringLiteral(".md");
    return QFileInfo(file).isAbsolute() ? file : QStringLiteral(":/scenarios/") + file;
}

bool LessonView::showPage(const QString& page)
{
    const QString path = pathOf(page);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        m_browser->setPlainText(
            tr("There is no page \"%1\".").arg(toDisplay(QFileInfo(path).fileName().toUtf8(), 80)));
        return false;
    }
    static_cast<PageBrowser*>(m_browser)->folder = QFileInfo(path).absolutePath();
    m_browser->document()->setDefaultFont(font());
    m_browser->document()->setMarkdown( // trusted text: the lessons are ours, or the person's files
        QString::fromUtf8(file.read(longestPage)), QTextDocument::MarkdownNoHTML);
    m_browser->moveCursor(QTextCursor::Start);
    const QString heading = m_browser->document()->firstBlock().text();
    setWindowTitle(heading.isEmpty() ? tr("Lesson") : tr("Lesson: %1").arg(heading));
    return true;
}

void LessonView::follow(const QUrl& link)
{
    if (link.isRelative() && link.path().endsWith(QLatin1String(".md"))) {
        const QString folder = static_cast<PageBrowser*>(m_browser)->folder;
        showPage(folder.startsWith(QLatin1Char(':')) ? link.path()
                                                     : folder + QLatin1Char('/') + link.path());
    } else if (link.scheme() == QLatin1String("https")) {
        QDesktopServices::openUrl(link);
    }
}

QString LessonView::text() const { return m_browser->toPlainText(); }

} // namespace sluice
