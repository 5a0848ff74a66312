// The scripts of the service, which do what the server wrote into the page.
(() => {
  const granted = document.querySelector("main").dataset.granted.split(" ");
  if (granted.includes("marketing")) localStorage.setItem("offers", "1");
  if (granted.includes("marketing/acme")) {
    document.cookie = "_pixel=1; Path=/";
    sessionStorage.setItem("acme", "1");
  }
})();
