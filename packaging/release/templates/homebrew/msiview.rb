cask "msiview" do
  arch arm: "arm64", intel: "x86_64"

  version "{{version}}"
  sha256 arm:   "{{sha256-macos-arm64}}",
         intel: "{{sha256-macos-x86_64}}"

  url "{{home}}/releases/download/v#{version}/msiview-#{version}-macos-#{arch}.zip"
  name "msiview"
  desc "{{summary}}"
  homepage "{{home}}"

  livecheck do
    url :url
    strategy :github_latest
  end

  app "msiview.app"
  binary "#{appdir}/msiview.app/Contents/MacOS/msiview"

  zap trash: "~/.config/msiview"
end
